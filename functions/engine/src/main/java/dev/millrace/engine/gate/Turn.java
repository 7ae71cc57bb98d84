package dev.millrace.engine.gate;

import java.util.concurrent.locks.ReentrantLock;

/// Lets the threads of one worker do something one after the other, so that whoever is first does it for
/// all that wait. Nothing is wrong without it but the number of requests.
@FunctionalInterface
public interface Turn {
    /// Whoever comes may; for workers of one thread, and where waiting is simulated.
    Turn FREE = Runnable::run;

    void take(Runnable work);

    /// One that is waited for, in the order of coming.
    static Turn waitedFor() {
        ReentrantLock lock = new ReentrantLock(true);
        return work -> {
            lock.lock();
            try {
                work.run();
            } finally {
                lock.unlock();
            }
        };
    }
}
