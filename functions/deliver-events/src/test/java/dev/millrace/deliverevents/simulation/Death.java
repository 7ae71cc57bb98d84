package dev.millrace.deliverevents.simulation;

import java.util.Random;

/// A worker dies before or after anything that others see. What it was working on comes again.
final class Death extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Death() {
        super("died", null, false, false);
    }

    /// When workers die.
    static final class Fate {
        private final Random chance;
        private final double odds;
        private boolean spared;

        Fate(Random chance, double odds) {
            this.chance = chance;
            this.odds = odds;
        }

        void strike() {
            if (!spared && chance.nextDouble() < odds) {
                throw new Death();
            }
        }

        /// Who is not a worker does not die.
        void spare(Runnable what) {
            spared = true;
            try {
                what.run();
            } finally {
                spared = false;
            }
        }
    }
}
