package far.relay.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whether a server is ready, and why not. */
class ReadinessTest {
    @Test
    void isReadyFromWhenItListensUntilItStops() {
        Readiness readiness = new Readiness();
        assertThat(readiness.whyNot()).hasValue("starting");
        readiness.isReady();
        assertThat(readiness.whyNot()).isEmpty();
        readiness.drains();
        assertThat(readiness.whyNot()).hasValue("draining");
        readiness.stops();
        assertThat(readiness.whyNot()).hasValue("stopping");
    }
}
