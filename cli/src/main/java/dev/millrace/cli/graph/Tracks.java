package dev.millrace.cli.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The horizontal lines between two rows, from the top. Nets that don't touch share one.
record Tracks(List<List<Net>> tracks) {
    private static final int MOST = 8;

    int count() {
        return Math.max(1, tracks.size());
    }

    List<Net> on(int track) {
        return track < tracks.size() ? tracks.get(track) : List.of();
    }

    /// Each net takes the first line on which it touches nobody and its uprights meet no other's; empty where there
    /// is none.
    static Optional<Tracks> assigned(List<Net> nets) {
        List<Net> left = new ArrayList<>(nets);
        List<List<Net>> tracks = new ArrayList<>();
        while (!left.isEmpty()) {
            List<Net> track = new ArrayList<>();
            for (Net net : List.copyOf(left)) {
                boolean apart = track.stream().noneMatch(other -> net.from() <= other.to() && other.from() <= net.to());
                boolean mayGoFirst = left.stream().noneMatch(other -> !other.equals(net) && mustBeAbove(other, net));
                if (apart && mayGoFirst) {
                    track.add(net);
                }
            }
            if (track.isEmpty() || tracks.size() == MOST) {
                return Optional.empty();
            }
            left.removeAll(track);
            tracks.add(track);
        }
        return Optional.of(new Tracks(tracks));
    }

    /// An upright of `first` comes down where one of `second` goes on: its line must lie higher, or both would be one.
    private static boolean mustBeAbove(Net first, Net second) {
        return first.tops().stream().anyMatch(second.bottoms()::contains);
    }
}
