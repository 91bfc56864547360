using System.Globalization;
using OrleansKafkaLoki.Grains.Events;
using OrleansKafkaLoki.Grains.Interfaces.Events;

namespace OrleansKafkaLoki.Silo.Api.Queries;

/// <summary>Reads an <see cref="EventQuery"/>.</summary>
internal sealed class EventQueryReader(HttpRequest request) : QueryReader(request.Query, EventQuery.Parameters)
{
    /// <summary>Reads it; it counts only without <see cref="QueryReader.Mistakes"/>.</summary>
    public EventQuery Read()
    {
        var follow = Text("follow");
        if (follow is not (null or "true" or "false"))
        {
            Refuse("follow", follow, "Must be true or false.");
        }

        if (follow is not "false" && Text("limit") is { } limit)
        {
            Refuse("limit", limit, "Counts only with follow=false.");
        }

        return new EventQuery(Since(), List("pipeline"), Among("kind", EventQuery.KindNames), Severity(), follow is not "false", Limit());
    }

    private string? Since()
    {
        // A browser that connects again sends the same address as before, and the id besides.
        if (request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } last && EventIds.IsOne(last))
        {
            return last;
        }

        var given = Text("since");
        if (given is null || EventIds.IsOne(given))
        {
            return given;
        }

        if (DateTimeOffset.TryParse(given, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            return EventIds.Before(at);
        }

        Refuse("since", given, "Must be the id of an event, or a time such as 2026-01-02T03:04:05Z.");
        return null;
    }

    private EventSeverity Severity()
    {
        var given = Text("severity") ?? EventQuery.SeverityNames[0];
        var severity = Array.IndexOf(EventQuery.SeverityNames, given);
        if (severity < 0)
        {
            Refuse("severity", given, $"Must be one of {string.Join(", ", EventQuery.SeverityNames)}.");
        }

        return (EventSeverity)severity;
    }
}
