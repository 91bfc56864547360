using System.Globalization;

namespace OrleansKafkaLoki.Silo.Api.Queries;

/// <summary>Reads how often a status is wanted.</summary>
internal sealed class StatusStreamReader(IQueryCollection query) : QueryReader(query, Parameters)
{
    private const int Default = 5;
    private const int Longest = 60;

    /// <summary>The parameters.</summary>
    public static IReadOnlyList<QueryParameter> Parameters { get; } =
        [new("interval", $"The seconds between two, 1 to {Longest}; default {Default}.", IsNumber: true)];

    /// <summary>Reads it; it counts only without <see cref="QueryReader.Mistakes"/>.</summary>
    public TimeSpan Read()
    {
        if (Text("interval") is not { } given)
        {
            return TimeSpan.FromSeconds(Default);
        }

        if (!int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds is < 1 or > Longest)
        {
            Refuse("interval", given, $"Must be a whole number of seconds from 1 to {Longest}.");
        }

        return TimeSpan.FromSeconds(seconds);
    }
}
