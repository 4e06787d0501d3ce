package far.relay.server.admin;

import far.relay.server.metrics.Histogram;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;

/** Collects the families of metrics of one scrape. The name of a counter is given without {@code _total}. */
final class Families {
    private final List<MetricSnapshot> all = new ArrayList<>();

    /** Adds a family of counters, whose series {@link Counters#add} adds. */
    Counters counter(String name, String help) {
        return new Counters(name, help);
    }

    Gauges gauge(String name, String help) {
        return new Gauges(name, help);
    }

    Histograms histogram(String name, String help) {
        return new Histograms(name, help);
    }

    /** Adds a family of another kind. */
    void add(MetricSnapshot family) {
        all.add(family);
    }

    MetricSnapshots snapshots() {
        return new MetricSnapshots(all);
    }

    /** A family of counters. */
    final class Counters {
        private final CounterSnapshot.Builder family = CounterSnapshot.builder();

        private Counters(String name, String help) {
            family.name(name).help(help);
        }

        /** @param labels names and values in turn */
        Counters add(double value, String... labels) {
            family.dataPoint(CounterDataPointSnapshot.builder()
                    .value(value)
                    .labels(Labels.of(labels))
                    .build());
            return this;
        }

        void end() {
            all.add(family.build());
        }
    }

    /** A family of gauges. */
    final class Gauges {
        private final GaugeSnapshot.Builder family = GaugeSnapshot.builder();

        private Gauges(String name, String help) {
            family.name(name).help(help);
        }

        /** @param labels names and values in turn */
        Gauges add(double value, String... labels) {
            family.dataPoint(GaugeDataPointSnapshot.builder()
                    .value(value)
                    .labels(Labels.of(labels))
                    .build());
            return this;
        }

        void end() {
            all.add(family.build());
        }
    }

    /** A family of histograms. */
    final class Histograms {
        private final HistogramSnapshot.Builder family = HistogramSnapshot.builder();

        private Histograms(String name, String help) {
            family.name(name).help(help);
        }

        /** @param labels names and values in turn */
        Histograms add(Histogram histogram, String... labels) {
            double[] bounds = histogram.bounds();
            double[] withLast = new double[bounds.length + 1];
            System.arraycopy(bounds, 0, withLast, 0, bounds.length);
            withLast[bounds.length] = Double.POSITIVE_INFINITY;
            family.dataPoint(HistogramDataPointSnapshot.builder()
                    .classicHistogramBuckets(ClassicHistogramBuckets.of(withLast, histogram.counts()))
                    .sum(histogram.sum())
                    .labels(Labels.of(labels))
                    .build());
            return this;
        }

        void end() {
            all.add(family.build());
        }
    }
}
