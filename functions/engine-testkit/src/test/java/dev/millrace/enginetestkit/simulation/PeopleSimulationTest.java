package dev.millrace.enginetestkit.simulation;

import org.junit.jupiter.api.Test;

/// People who have their hands in everything, whatever goes wrong beside: nothing starts that they paused, what they
/// cancel ends as they said, what they delete vanishes wholly, and whatever they order, each task comes to an end or
/// waits for a person. [CoverageTest] plays the first seeds; `-Dmillrace.people=100000 -Dmillrace.people.from=1` runs
/// others, and more.
class PeopleSimulationTest {
    static final Seeds PEOPLE = new Seeds(random -> new PeopleWorkload(random).draw(), 120);

    private static final int SEEDS = Integer.getInteger("millrace.people", 600);
    private static final int FROM = Integer.getInteger("millrace.people.from", CoverageTest.PEOPLE + 1);

    @Test
    void whatever_people_order_at_any_moment_all_that_was_promised_holds() {
        PEOPLE.play(FROM, SEEDS, SimulatedCloud::run);
    }
}
