using System.Text;
using OrleansKafkaLoki.Silo.Preflight.Findings;
using OrleansKafkaLoki.Silo.Preflight.Prediction;
using OrleansKafkaLoki.Silo.Rendering;
using static OrleansKafkaLoki.Silo.Preflight.Limits.LimitNames;

namespace OrleansKafkaLoki.Silo.Preflight.Limits;

/// <summary>What of a sample Loki would refuse, entry by entry: that becomes dead letters, and the rest goes on.</summary>
/// <param name="tenant">What the tenant is sent.</param>
/// <param name="limits">Its limits.</param>
/// <param name="now">Now.</param>
internal sealed class EntryJudge(TenantPrediction tenant, TenantLimitSet limits, DateTimeOffset now)
{
    private const double NanosPerSecond = 1e9;

    private readonly HashSet<int> _refused = [];

    /// <summary>What breaks a limit; nothing where all is taken.</summary>
    public IReadOnlyList<Finding> Judge()
    {
        _refused.Clear();
        List<Finding?> broken = [Lines(), TooOld(), TooNew(), .. Metadata(), .. Labels()];
        return [.. broken.OfType<Finding>(), .. _refused.Count == 0 ? [] : new[] { InAll() }];
    }

    /// <summary>An entry may break several.</summary>
    private Finding InAll() => Finding.Warning("loki.limits", $"In all, {Of(_refused.Count)} sampled entries would be refused, and become dead letters.", null);

    private Finding? Lines()
    {
        var limit = limits[LineSize];
        var truncates = limits[LineTruncate].IsOn;
        return limit.Value <= 0 ? null : Refused(
            limit, Amount.Bytes(limit.Value), entry => entry.LineBytes > limit.Value,
            entries => $"have a longer line, the longest {Amount.Bytes(entries.Max(entry => entry.LineBytes))}{(truncates ? "; Loki cuts them" : "")}",
            "Raise it in Loki, or set sink.limits.max_line_size to it and choose sink.long_lines.action.", isTaken: truncates);
    }

    private Finding? TooOld()
    {
        var limit = limits[MaxAge];
        return !limits[RejectOld].IsOn ? null : Refused(
            limit, Amount.Time(TimeSpan.FromSeconds(limit.Value)), entry => AgeSecs(entry) > limit.Value,
            entries => $"are older, the oldest {Amount.Time(TimeSpan.FromSeconds(entries.Max(AgeSecs)))}",
            "Raise it in Loki, or choose sink.on_too_old.");
    }

    private Finding? TooNew()
    {
        var limit = limits[Grace];
        return Refused(
            limit, Amount.Time(TimeSpan.FromSeconds(limit.Value)), entry => -AgeSecs(entry) > limit.Value,
            entries => $"are further ahead of now, the furthest {Amount.Time(TimeSpan.FromSeconds(entries.Max(entry => -AgeSecs(entry))))}",
            "Set the clocks of those who write them, or take their timestamps from elsewhere.");
    }

    private IEnumerable<Finding?> Metadata()
    {
        if (!limits[AllowMetadata].IsOn)
        {
            var count = tenant.Entries.Count(entry => entry.MetadataPairs > 0);
            yield return count == 0 ? null : Finding.Failed(
                Part(AllowMetadata), $"false ({limits[AllowMetadata].Origin}), and {Of(count)} sampled entries have structured metadata: the tenant would be held.",
                "Allow it in Loki, or leave sink.structured_metadata empty.");
            yield break;
        }

        var (size, pairs) = (limits[MetadataSize], limits[MetadataEntries]);
        yield return Refused(
            size, Amount.Bytes(size.Value), entry => entry.MetadataBytes > size.Value,
            entries => $"have more structured metadata, the most {Amount.Bytes(entries.Max(entry => entry.MetadataBytes))}", "Raise it in Loki, or set sink.limits to it.");
        yield return Refused(
            pairs, Amount.Number(pairs.Value), entry => entry.MetadataPairs > pairs.Value,
            entries => $"have more pairs of structured metadata, the most {Amount.Number(entries.Max(entry => entry.MetadataPairs))}", "Raise it in Loki, or set sink.limits to it.");
    }

    private IEnumerable<Finding?> Labels()
    {
        var streams = tenant.Streams.Select(stream => (Stream: stream, Labels: LabelSet.Of(stream.Stream.Labels))).ToList();
        yield return Measured(LabelNames, "have more labels", labels => labels.Count);
        yield return Measured(LabelNameLength, "have a longer label name", labels => labels.Max(label => Encoding.UTF8.GetByteCount(label.Key)));
        yield return Measured(LabelValueLength, "have a longer label value", labels => labels.Max(label => Encoding.UTF8.GetByteCount(label.Value)));

        Finding? Measured(string name, string words, Func<IReadOnlyList<KeyValuePair<string, string>>, int> measure)
        {
            var limit = limits[name];
            var broken = streams.Where(stream => stream.Labels.Count > 0 && measure(stream.Labels) > limit.Value).ToList();
            var names = broken.Select(stream => stream.Stream.Stream).ToHashSet();
            _refused.UnionWith(tenant.Entries.Index().Where(entry => names.Contains(entry.Item.Stream)).Select(entry => entry.Index));
            return broken.Count == 0 ? null : Finding.Warning(
                Part(name),
                $"{Amount.Number(limit.Value)} ({limit.Origin}): {Amount.Number(broken.Count)} of {Amount.Number(streams.Count)} streams {words}, such as {broken[0].Stream.Stream.Labels}; "
                + $"their entries are refused, {Of(broken.Sum(stream => stream.Stream.Entries))} of the sample.",
                "Raise it in Loki, or set sink.limits to it.");
        }
    }

    private Finding? Refused(
        KnownLimit limit, string shown, Func<SampledEntry, bool> isBroken, Func<IReadOnlyList<SampledEntry>, string> words, string remedy, bool isTaken = false)
    {
        var broken = tenant.Entries.Index().Where(entry => isBroken(entry.Item)).ToList();
        _refused.UnionWith(isTaken ? [] : broken.Select(entry => entry.Index));
        return broken.Count == 0 ? null : Finding.Warning(
            Part(limit.Name), $"{shown} ({limit.Origin}): {Of(broken.Count)} sampled entries {words([.. broken.Select(entry => entry.Item)])}.", remedy);
    }

    private static string Part(string limit) => $"loki.limits.{limit}";

    private string Of(int count) => $"{Amount.Number(count)} of {Amount.Number(tenant.Entries.Count)} ({Amount.Share(count, tenant.Entries.Count)})";

    private double AgeSecs(SampledEntry entry) => (now.ToUnixTimeMilliseconds() / 1000.0) - (entry.TimestampNs / NanosPerSecond);
}
