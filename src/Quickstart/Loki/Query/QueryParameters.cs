using System.Globalization;
using OrleansKafkaLoki.Quickstart.Loki.Wire;
using OrleansKafkaLoki.Quickstart.Text;

namespace OrleansKafkaLoki.Quickstart.Loki.Query;

/// <summary>The parameters of a query request, from its address or form, as Loki reads them.</summary>
internal sealed class QueryParameters(Func<string, string?> values, long nowNs)
{
    public static async Task<QueryParameters> ReadAsync(HttpRequest request, TimeProvider time)
    {
        var form = request.HasFormContentType ? await request.ReadFormAsync(request.HttpContext.RequestAborted) : null;
        return new QueryParameters(
            name => form is not null && form.TryGetValue(name, out var fromForm) ? fromForm.ToString() : request.Query[name].FirstOrDefault(),
            NanoTime.From(time.GetUtcNow()));
    }

    /// <summary>The time now.</summary>
    public long NowNs => nowNs;

    public string Query => values("query") ?? "";

    /// <summary>The end of the range, not included; now by default.</summary>
    public long EndNs => Time("end") ?? nowNs;

    /// <summary>The start of the range; an hour (or <c>since</c>) before its end by default.</summary>
    public long StartNs => Time("start") ?? (Math.Min(EndNs, nowNs) - NanoTime.From(Span("since") ?? TimeSpan.FromHours(1)));

    /// <summary>The time of an instant query; now by default.</summary>
    public long TimeNs => Time("time") ?? nowNs;

    /// <summary>The step between points; by default what gives about 250.</summary>
    public long StepNs => Span("step") is { } step ? Math.Max(1, NanoTime.From(step)) : Math.Max(NanoTime.Second, (EndNs - StartNs) / 250 / NanoTime.Second * NanoTime.Second);

    /// <summary>Entries to answer with, at most. Default: 100.</summary>
    public int Limit => values("limit") is not { Length: > 0 } text ? 100
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0 ? limit
        : throw new LokiQueryException("limit must be a positive value");

    /// <summary>Oldest first; newest first by default.</summary>
    public bool Forward => (values("direction") ?? "").ToUpperInvariant() switch
    {
        "FORWARD" => true,
        "" or "BACKWARD" => false,
        var other => throw new LokiQueryException($"invalid direction '{other}'"),
    };

    public string? this[string name] => values(name);

    private TimeSpan? Span(string name) => values(name) switch
    {
        null or "" => null,
        var text when double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) => TimeSpan.FromSeconds(seconds),
        var text when Duration.TryParse(text, out var duration) => duration,
        var text => throw new LokiQueryException($"cannot parse \"{text}\" to a valid duration"),
    };

    /// <summary>Nanoseconds (more than ten digits), seconds with or without a fraction, or RFC 3339.</summary>
    private long? Time(string name)
    {
        var text = values(name);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return text.Length <= 10 ? number * NanoTime.Second : number;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds < long.MaxValue / NanoTime.Second)
        {
            return (long)(seconds * NanoTime.Second);
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)
            ? NanoTime.From(parsed)
            : throw new LokiQueryException($"cannot parse \"{text}\" to a valid timestamp");
    }
}
