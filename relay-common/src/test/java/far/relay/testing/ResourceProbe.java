package far.relay.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The resources of a JVM, from {@code jcmd} and {@code /proc}: on Linux only. The first probe makes the JVM open a
 * descriptor and start a thread.
 *
 * @param heap in use after a garbage collection, in KiB
 * @param direct memory outside the heap that Java code has allocated, in KiB; 0 without {@code
 *     -XX:NativeMemoryTracking}
 * @param descriptors the number of open file descriptors
 * @param threads the number of threads, including those of the JVM
 */
public record ResourceProbe(long heap, long direct, long descriptors, long threads) {
    private static final Pattern HEAP = Pattern.compile("heap.* used (\\d+)K");
    private static final Pattern HEAP_SIZE = Pattern.compile("heap +total (?:reserved \\d+K, committed )?(\\d+)K");
    private static final Pattern DIRECT = Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB");

    /** The resources of a process. */
    public static ResourceProbe of(Process process) throws IOException {
        String answer = jcmd(process, "GC.run", "GC.heap_info", "VM.native_memory summary");
        Matcher heap = HEAP.matcher(answer);
        assertThat(heap.find()).as(answer).isTrue();
        Matcher direct = DIRECT.matcher(answer);
        return new ResourceProbe(
                Long.parseLong(heap.group(1)),
                direct.find() ? Long.parseLong(direct.group(1)) : 0,
                descriptors(process),
                count(process, "task"));
    }

    /** How much heap a process has, used or not, in KiB. */
    public static long heapSize(Process process) throws IOException {
        String answer = jcmd(process, "GC.heap_info");
        Matcher size = HEAP_SIZE.matcher(answer);
        assertThat(size.find()).as(answer).isTrue();
        return Long.parseLong(size.group(1));
    }

    /** How many file descriptors a process has open. */
    public static long descriptors(Process process) throws IOException {
        return count(process, "fd");
    }

    /** How much memory of the machine a process uses, in KiB. */
    public static long resident(Process process) throws IOException {
        return status(process, "VmRSS");
    }

    /** The peak since {@link #forgetPeak}, in KiB; if resetting it is not permitted, since the process started. */
    public static long peak(Process process) throws IOException {
        return status(process, "VmHWM");
    }

    /** Resets {@link #peak}: proc_pid_clear_refs(5). */
    public static void forgetPeak(Process process) throws IOException {
        Path file = proc(process, "clear_refs");
        if (Files.isWritable(file)) {
            Files.writeString(file, "5");
        }
    }

    private static long status(Process process, String field) throws IOException {
        String line = Files.readAllLines(proc(process, "status")).stream()
                .filter(each -> each.startsWith(field + ":"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", ""));
    }

    private static Path proc(Process process, String what) {
        return Path.of("/proc", Long.toString(process.pid()), what);
    }

    private static long count(Process process, String what) throws IOException {
        try (Stream<Path> all = Files.list(proc(process, what))) {
            return all.count();
        }
    }

    /** What {@code jcmd} does, without a JVM of its own. The package of the method is opened by the flags of the test JVMs. */
    private static String jcmd(Process process, String... commands) throws IOException {
        StringBuilder answer = new StringBuilder();
        try {
            for (String command : commands) {
                VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
                try (InputStream output = (InputStream) Class.forName("sun.tools.attach.HotSpotVirtualMachine")
                        .getMethod("executeJCmd", String.class)
                        .invoke(machine, command)) {
                    answer.append(new String(output.readAllBytes(), StandardCharsets.UTF_8));
                } finally {
                    machine.detach();
                }
            }
        } catch (ReflectiveOperationException | AttachNotSupportedException e) {
            throw new IOException(e);
        }
        return answer.toString();
    }
}
