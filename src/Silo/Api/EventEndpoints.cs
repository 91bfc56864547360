using OrleansKafkaLoki.Grains.Events;
using OrleansKafkaLoki.Silo.Api.Following;
using OrleansKafkaLoki.Silo.Api.Problems;
using OrleansKafkaLoki.Silo.Api.Queries;
using OrleansKafkaLoki.Silo.Api.Views;

namespace OrleansKafkaLoki.Silo.Api;

/// <summary>What the routes of <c>/api/v1</c> answer that can be followed.</summary>
internal sealed class EventEndpoints(EventLog events, StatusSource status, Followers followers, TimeProvider time)
{
    private const string Missed = "missed";

    /// <summary>A timer may fire a little too soon, and the same moment must not come twice.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromMilliseconds(50);

    /// <summary>Events of the whole cluster: those that come, as server-sent events, or the last ones.</summary>
    public async Task<IResult> EventsAsync(HttpContext context)
    {
        var parameters = new EventQueryReader(context.Request);
        var query = parameters.Read();
        if (parameters.Mistakes.Count > 0)
        {
            return ApiProblem.Unreadable(parameters.Mistakes).ToResult();
        }

        return query.Follows
            ? await followers.RunAsync(context, (writer, end) => FollowAsync(query, writer, end))
            : Results.Json(new EventList(
                time.GetUtcNow().UtcDateTime, [.. events.Since(query.Since).Where(query.Wants).TakeLast(query.Limit).Select(EventView.Of)]));
    }

    /// <summary>The pipelines' summaries, again and again, as server-sent events.</summary>
    public async Task<IResult> StatusAsync(HttpContext context)
    {
        var parameters = new StatusStreamReader(context.Request.Query);
        var interval = parameters.Read();
        return parameters.Mistakes.Count > 0
            ? ApiProblem.Unreadable(parameters.Mistakes).ToResult()
            : await followers.RunAsync(context, (writer, end) => RepeatAsync(interval, writer, end));
    }

    private async Task FollowAsync(EventQuery query, SseWriter writer, CancellationToken end)
    {
        var isGap = query.Since is { } since && EventIds.IsOne(since) && !events.Has(since);
        using var listener = events.Listen(query.Since, query.Wants);
        if (isGap)
        {
            await writer.WriteAsync(new MissedView(null, "This silo does not remember the event that was seen last; some that came after it may be missing."), Missed);
        }

        while (true)
        {
            // Waited for again after a comment, because there may be one wait only.
            var more = listener.Events.WaitToReadAsync(end).AsTask();
            while (!await IsWithinAsync(more, SseWriter.LongestSilence))
            {
                await writer.CommentAsync();
            }

            while (listener.Events.TryRead(out var heard))
            {
                if (listener.TakeMissed() is > 0 and var missed)
                {
                    await writer.WriteAsync(new MissedView(missed, "They came faster than they were read."), Missed);
                }

                await writer.WriteAsync(EventView.Of(heard), id: heard.Id);
            }
        }
    }

    /// <summary>Waits for <paramref name="task"/>; false when it takes longer.</summary>
    private async Task<bool> IsWithinAsync(Task task, TimeSpan patience)
    {
        try
        {
            await task.WaitAsync(patience, time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task RepeatAsync(TimeSpan interval, SseWriter writer, CancellationToken end)
    {
        while (true)
        {
            var message = await status.GetAsync().WaitAsync(end);
            await writer.WriteJsonAsync(message.Json, message.Name);
            var wait = UntilNext(interval);
            while (wait > SseWriter.LongestSilence)
            {
                await Task.Delay(SseWriter.LongestSilence, time, end);
                await writer.CommentAsync();
                wait = UntilNext(interval);
            }

            await Task.Delay(wait, time, end);
        }
    }

    /// <summary>All who wait equally long do so for the same moments, so that what they get is made once.</summary>
    private TimeSpan UntilNext(TimeSpan interval)
    {
        var wait = interval - TimeSpan.FromTicks(time.GetElapsedTime(0).Ticks % interval.Ticks);
        return wait < Early ? wait + interval : wait;
    }
}
