package dev.millrace.imagebatch;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/// Stands in for a camera. Every tenth of its pictures is damaged: the file ends in the midst of it.
public final class TakePictures implements StepHandler<TakePictures.Shoot, TakePictures.Taken> {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;
    private static final int DAMAGED = 10;

    public record Shoot(String folder, int pictures) {}

    public record Taken(List<String> files) {}

    @Override
    public String name() {
        return "pictures.take";
    }

    @Override
    public Taken handle(Shoot shoot, StepContext context) throws IOException {
        Path folder = Files.createDirectories(Path.of(shoot.folder()));
        List<String> files = new ArrayList<>();
        for (int number = 1; number <= shoot.pictures(); number++) {
            String file = String.format(Locale.ROOT, "picture-%05d.png", number);
            byte[] bytes = picture(number);
            Files.write(folder.resolve(file), number % DAMAGED == 0 ? Arrays.copyOf(bytes, bytes.length / 2) : bytes);
            files.add(file);
        }
        return new Taken(files);
    }

    private static byte[] picture(int number) throws IOException {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = image.createGraphics();
        float hue = number * 0.07f;
        canvas.setPaint(new GradientPaint(
                0, 0, Color.getHSBColor(hue, 0.5f, 0.9f), WIDTH, HEIGHT, Color.getHSBColor(hue + 0.3f, 0.6f, 0.5f)));
        canvas.fillRect(0, 0, WIDTH, HEIGHT);
        canvas.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}
