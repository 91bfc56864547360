namespace OrleansKafkaLoki.Grains.Options.Stages;

/// <summary>Gives entries a time out of a field, which order, limits and alignment go by from then on. Written as a single value, it is <see cref="Source"/>.</summary>
[Shorthand(nameof(Source))]
public sealed class TimestampStageOptions
{
    /// <summary>The field that holds the time; empty: the line, all of which it must be.</summary>
    public string Source { get; set; } = "";

    /// <summary>
    /// How it is written: <c>auto</c>, a name (RFC3339, RFC3339Nano, Unix, UnixMs, UnixUs, UnixNs, RFC1123, ANSIC, ...), a layout of Go
    /// (<c>2006-01-02 15:04:05.000</c>), or one of strftime (<c>%Y-%m-%d %H:%M:%S</c>). Default: <c>auto</c>.
    /// </summary>
    public string Format { get; set; } = "auto";

    /// <summary>Further formats, tried in order where <see cref="Format"/> does not fit.</summary>
    public List<string> FallbackFormats { get; set; } = [];

    /// <summary>The zone, by its IANA name, of times that do not say theirs. Default: UTC.</summary>
    public string Location { get; set; } = "";

    /// <summary>What becomes of a record without such a time. Default: <c>skip</c>, which leaves it Kafka's.</summary>
    public StageFailureAction ActionOnFailure { get; set; } = StageFailureAction.Skip;
}
