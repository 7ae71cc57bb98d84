package dev.millrace.cost;

/// What a task needs, by how its steps ran, when no write is refused and nothing is retried. README tells it in words;
/// whole tests hold it against counted requests.
///
/// How many steps run in place follows from the graph where it is a chain, and from the order in which parents end
/// where several are under way: a step goes on in place behind the parent that ends last, if that parent's worker
/// settles it.
///
/// @param onlyRoot whether the graph has one root, which is claimed on the task's own item; several travel
/// @param inPlace steps that ran on the task's own item: the only root, and those behind a parent
/// @param queued steps that travelled through a lane
/// @param settlings writes of the task's item that settled queued steps: one for each that ends alone, one for up
///     to ten that end together
/// @param pages of older results and history
public record Formula(boolean onlyRoot, int inPlace, int queued, int settlings, int pages) {
    /// What a FIFO queue hands over at once.
    private static final int TOGETHER = 10;

    public Formula {
        if (settlings < fewestSettlings(queued) || settlings > queued) {
            throw new IllegalArgumentException(queued + " queued steps can't be settled by " + settlings + " writes");
        }
    }

    /// Each step behind the one before.
    public static Formula chain(int steps) {
        return new Formula(true, steps, 0, 0, 0);
    }

    public static int fewestSettlings(int queued) {
        return Math.ceilDiv(queued, TOGETHER);
    }

    public int steps() {
        return inPlace + queued;
    }

    /// Its creation, the claim of the only root, each step in place, and the settlings.
    public int taskWrites() {
        return 1 + root() + inPlace + settlings;
    }

    /// A claim and a result each.
    public int stepWrites() {
        return 2 * queued;
    }

    /// Into the list and the sweep's index when it is created, out of the sweep's when it ends.
    public int indexWrites() {
        return 3;
    }

    public int writes() {
        return taskWrites() + stepWrites() + pages + indexWrites();
    }

    /// Through lanes.
    public int messages() {
        return root() + queued;
    }

    /// Each message is claimed after a look at the task; settling by the advance queue looks once more.
    public int fewestReads() {
        return messages();
    }

    /// A send, a receive and a delete, with ten messages each.
    public int fewestQueueRequests() {
        return 3 * Math.ceilDiv(messages(), TOGETHER);
    }

    /// Each message alone through its lane, and each settling alone through the advance queue.
    public int mostQueueRequests() {
        return 3 * (messages() + queued);
    }

    /// Created, ended.
    public int eventsAtLevelTask() {
        return 2;
    }

    /// And started, and each step's end.
    public int eventsAtLevelStep() {
        return eventsAtLevelTask() + 1 + steps();
    }

    /// And each step's start; that a step is ready is told of those that travel.
    public int eventsAtLevelAll() {
        return eventsAtLevelStep() + steps() + messages();
    }

    private int root() {
        return onlyRoot ? 1 : 0;
    }
}
