package dev.millrace.imagebatch;

import dev.millrace.handler.PermanentException;
import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/// Shrinks one picture. A damaged one won't mend by trying again.
public final class Shrink implements StepHandler<Shrink.Picture, Thumbnail> {
    private static final int WIDTH = 160;

    public record Picture(String folder, String file, int number) {}

    @Override
    public String name() {
        return "pictures.shrink";
    }

    @Override
    public Thumbnail handle(Picture picture, StepContext context) throws IOException {
        Path folder = Path.of(picture.folder());
        BufferedImage large = read(folder.resolve(picture.file()));
        int height = large.getHeight() * WIDTH / large.getWidth();
        BufferedImage small = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = small.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        canvas.drawImage(large, 0, 0, WIDTH, height, null);
        canvas.dispose();
        Path file = Files.createDirectories(folder.resolve("small")).resolve(picture.file());
        ImageIO.write(small, "png", file.toFile());
        context.logger().info("shrunk", "number", picture.number());
        return new Thumbnail("small/" + picture.file(), WIDTH, height, Files.size(file));
    }

    private static BufferedImage read(Path file) throws IOException {
        try {
            @Nullable BufferedImage image = ImageIO.read(file.toFile());
            if (image != null) {
                return image;
            }
        } catch (IIOException damaged) {
            // As said below.
        }
        throw new PermanentException("DAMAGED", file.getFileName() + " is no whole picture");
    }
}
