package far.relay.server.admin;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.util.internal.PlatformDependent;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.concurrent.TimeUnit;

/** The metrics of the process, with the names that other programs use. It reads files of the system, so it must not run on the loop. */
final class ProcessMetrics {
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final double MILLIS_PER_SECOND = TimeUnit.SECONDS.toMillis(1);

    private ProcessMetrics() {}

    static void addTo(Families families) {
        memory(families);
        collections(families);
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        families.counter("process_cpu_seconds", "CPU time of all threads.")
                .add(system.getProcessCpuTime() / NANOS_PER_SECOND)
                .end();
        families.gauge("process_start_time_seconds", "When the process started, in seconds since 1970.")
                .add(ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS_PER_SECOND)
                .end();
        if (system instanceof UnixOperatingSystemMXBean unix) {
            families.gauge("process_open_fds", "Open file descriptors.")
                    .add(unix.getOpenFileDescriptorCount())
                    .end();
            families.gauge("process_max_fds", "How many file descriptors can be open.")
                    .add(unix.getMaxFileDescriptorCount())
                    .end();
        }
    }

    private static void memory(Families families) {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        families.gauge("jvm_memory_used_bytes", "Used memory of the JVM; of the heap also garbage.")
                .add(heap.getUsed(), "area", "heap")
                .add(ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getUsed(), "area", "nonheap")
                .end();
        families.gauge("jvm_memory_max_bytes", "How much the heap can have.")
                .add(heap.getMax(), "area", "heap")
                .end();
        families.gauge(
                        "relay_direct_memory_used_bytes",
                        "Memory for the buffers of connections; -1 if it is not counted.")
                .add(PlatformDependent.usedDirectMemory())
                .end();
        families.gauge("relay_direct_memory_max_bytes", "How much of it there can be.")
                .add(PlatformDependent.maxDirectMemory())
                .end();
    }

    private static void collections(Families families) {
        SummarySnapshot.Builder collections =
                SummarySnapshot.builder().name("jvm_gc_collection_seconds").help("Time spent in collecting garbage.");
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            collections.dataPoint(SummaryDataPointSnapshot.builder()
                    .labels(Labels.of("gc", collector.getName()))
                    .count(collector.getCollectionCount())
                    .sum(collector.getCollectionTime() / MILLIS_PER_SECOND)
                    .build());
        }
        families.add(collections.build());
    }
}
