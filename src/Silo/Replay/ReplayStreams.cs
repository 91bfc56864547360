using System.Globalization;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Silo.Loki.Query;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>
/// The streams that letters go to. Loki takes nothing that is more than an hour (half of <c>max_chunk_age</c>) behind the newest entry of a
/// stream (<c>validateEntries</c> in <c>pkg/ingester/stream.go</c>), and the original streams are ahead. So each hour of a stream's letters gets
/// a stream of its own, in which none pushes another out, in whatever order they come; Loki's own <c>time_sharding_enabled</c> does the same.
/// </summary>
/// <param name="label">The label whose value is the hour; empty for none.</param>
/// <param name="toOriginal">Sends to the original streams all the same.</param>
/// <param name="mostLabels">The most labels that Loki takes: a stream that has as many keeps its letters.</param>
internal sealed class ReplayStreams(string label, bool toOriginal, int mostLabels)
{
    private const long HourNs = 3600 * UnixNanos.PerSecond;

    /// <summary>The label under which an earlier replay may have put letters; null when there is none.</summary>
    public string? Label => label.Length == 0 ? null : label;

    /// <summary>The hour of a timestamp, counted since the Unix epoch. Entries of several go to several streams.</summary>
    public static long HourOf(long timestampNs) => (timestampNs / HourNs) - (timestampNs % HourNs < 0 ? 1 : 0);

    /// <summary>The stream of the letters of an hour.</summary>
    public ReplayStream Of(LabelStream stream, long hour) =>
        label.Length == 0 || toOriginal || Labelled(stream.Labels, hour) is not var (labels, count) || count > mostLabels
            ? new ReplayStream(stream, stream)
            : new ReplayStream(stream with { Labels = labels }, stream);

    /// <summary>The label set with the hour's label in its place, and how many it has; null when it has one of that name already.</summary>
    private (string Text, int Count)? Labelled(string text, long hour)
    {
        var value = DateTimeOffset.FromUnixTimeSeconds(hour * 3600).UtcDateTime.ToString("yyyy-MM-dd'T'HH", CultureInfo.InvariantCulture);
        List<(string Name, string Label)> labels = [(label, $"{label}=\"{value}\"")];
        var reader = new LabelSetReader(text);
        while (reader.TryRead(out var name, out _))
        {
            if (name == label)
            {
                return null;
            }

            labels.Add((name, reader.Last.ToString()));
        }

        labels.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return ($"{{{string.Join(", ", labels.Select(each => each.Label))}}}", labels.Count);
    }
}
