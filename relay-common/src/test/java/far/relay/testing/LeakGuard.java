package far.relay.testing;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class when Netty reports, by its end, a buffer (or another tracked resource) that was never released.
 *
 * <p>Tests need not mention it: JUnit finds it through {@code META-INF/services}, as enabled in {@code
 * junit-platform.properties}. Both files are in this module's test-jar, and so apply to every module.
 *
 * <p>Netty itself only logs a leak, and only when a later resource of the same kind is created after the garbage
 * collector has found the lost one. So this class replaces Netty's detectors by its own, and after every test class it
 * collects garbage and checks them all. Resources that are still referenced then (by a static field, or an event loop
 * that still runs) are reported after a later class, or never; so a test must wait for what it stops.
 */
public final class LeakGuard implements AfterAllCallback {
    private static final Queue<Detector<?>> DETECTORS = new ConcurrentLinkedQueue<>();

    /** JUnit calls it before any code of a test runs, and so before Netty makes its first detector. */
    public LeakGuard() {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new DetectorFactory());
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        List<String> leaks = findLeaks();
        if (!leaks.isEmpty()) {
            throw new AssertionError("never released: " + String.join("\nnever released: ", leaks));
        }
    }

    /** Every new leak: the kind of the resource, and where it was last used. */
    static List<String> findLeaks() throws InterruptedException {
        // References are enqueued some time after the collection that clears them, in any order; but when one of the
        // second collection has arrived, all of the first have.
        collectGarbage();
        collectGarbage();
        List<String> leaks = new ArrayList<>();
        for (Detector<?> detector : DETECTORS) {
            detector.reportInto(leaks);
        }
        return leaks;
    }

    private static void collectGarbage() throws InterruptedException {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        WeakReference<Object> garbage = new WeakReference<>(new Object(), queue);
        do {
            System.gc();
        } while (queue.remove(1000) != garbage);
    }

    private static final class DetectorFactory extends ResourceLeakDetectorFactory {
        @Override
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
            return new Detector<>(resource, samplingInterval);
        }

        @Override
        @Deprecated
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> resource, int samplingInterval, long maxActive) {
            return newResourceLeakDetector(resource, samplingInterval);
        }
    }

    /** Netty's detector, which reports to this class instead of the log. */
    private static final class Detector<T> extends ResourceLeakDetector<T> {
        private final Queue<String> leaks = new ConcurrentLinkedQueue<>();

        Detector(Class<T> resource, int samplingInterval) {
            super(resource, samplingInterval);
            DETECTORS.add(this);
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            leaks.add(resourceType + records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            leaks.add(resourceType);
        }

        void reportInto(List<String> all) {
            // A new resource makes the detector report the old ones.
            @SuppressWarnings("unchecked")
            T probe = (T) new Object();
            ResourceLeakTracker<T> tracker = trackForcibly(probe);
            tracker.close(probe);
            leaks.removeIf(all::add);
        }
    }
}
