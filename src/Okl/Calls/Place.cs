using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;

namespace OrleansKafkaLoki.Okl.Calls;

/// <summary>A place in a partition: an offset, a time, or an end.</summary>
/// <param name="Offset">The offset; null if it is none.</param>
/// <param name="Time">The time in the form of the API; null if it is none.</param>
/// <param name="End"><c>earliest</c> or <c>latest</c>; null if it is neither.</param>
internal sealed record Place(long? Offset = null, string? Time = null, string? End = null)
{
    /// <summary>How it is written.</summary>
    public const string Form = "an offset, a time as 2026-11-28T16:00:00Z, how long ago as 90s, 15m, 2h or 3d";

    private static readonly string[] Ends = ["earliest", "latest"];

    /// <summary>Reads a place.</summary>
    /// <param name="argument">What was given.</param>
    /// <param name="withEnds">Whether an end is one.</param>
    /// <param name="now">From when "ago" counts.</param>
    public static Place? Read(ArgumentResult argument, bool withEnds, DateTimeOffset now)
    {
        var text = argument.Tokens[0].Value;
        if (withEnds && Ends.Contains(text))
        {
            return new Place(End: text);
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
        {
            return new Place(offset);
        }

        if ((Ago(text, now) ?? At(text)) is { } time)
        {
            return new Place(Time: time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));
        }

        argument.AddError($"'{text}' must be {Form}{(withEnds ? ", earliest or latest" : "")}.");
        return null;
    }

    /// <summary>Writes it into the body of a request, under the name of its kind.</summary>
    public JsonObject Write(JsonObject body, string offset, string time)
    {
        if (Offset is { } number)
        {
            body[offset] = number;
        }
        else if (Time is not null)
        {
            body[time] = Time;
        }
        else
        {
            body["to"] = End;
        }

        return body;
    }

    /// <summary>A time says its zone: a guess of it would be an hour off where it matters.</summary>
    private static DateTimeOffset? At(string text) => (text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':'))
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    private static DateTimeOffset? Ago(string text, DateTimeOffset now)
    {
        if (text.Length < 2 || !long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 100_000_000)
        {
            return null;
        }

        TimeSpan? span = text[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            'd' => TimeSpan.FromDays(number),
            _ => null,
        };
        return span is { } ago && ago < now - DateTimeOffset.UnixEpoch ? now - ago : null;
    }
}
