using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Silo.Api.Problems;
using OrleansKafkaLoki.Silo.Api.Reading;
using OrleansKafkaLoki.Silo.Api.Requests;
using OrleansKafkaLoki.Silo.Api.Views;

namespace OrleansKafkaLoki.Silo.Api;

/// <summary>Pausing, and what operators did.</summary>
internal sealed class ControlEndpoints(IPipelineControl control, PipelineNames names, OperatorCalls calls, TimeProvider time)
{
    /// <summary>How long one call waits for a drain, well below the response timeout of grains.</summary>
    private static readonly TimeSpan OneWait = TimeSpan.FromSeconds(10);

    /// <summary>Nobody looks twice in less.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Pauses, drains or resumes all partitions of a pipeline: they read nothing until told otherwise, over restarts and moves. The same again changes nothing.
    /// </summary>
    public Task<IResult> SetPipelineAsync(string pipeline, HttpContext context) => SetAsync(pipeline, null, null, context);

    /// <summary>Pauses, drains or resumes the partitions of a topic, those to come too.</summary>
    public Task<IResult> SetTopicAsync(string pipeline, string topic, HttpContext context) => SetAsync(pipeline, topic, null, context);

    /// <summary>Pauses, drains or resumes one partition.</summary>
    public Task<IResult> SetPartitionAsync(string pipeline, string topic, string number, HttpContext context) => SetAsync(pipeline, topic, number, context);

    /// <summary>What operators did to a pipeline, the latest first; the last 500 changes.</summary>
    public async Task<IResult> ChangesAsync(string pipeline) => await names.UnlessKnownAsync(pipeline) is { } known
        ? ApiProblem.NoPipeline(pipeline, known).ToResult()
        : Results.Json(new ChangeList([.. (await control.ChangesAsync(pipeline)).Select(ChangeView.Of)]));

    private Task<IResult> SetAsync(string pipeline, string? topic, string? number, HttpContext context) =>
        calls.DoAsync<StateRequest>(pipeline, topic, number, context, async call =>
        {
            if (call.IsDryRun)
            {
                return Results.Json(StateOutcome.Of(call.Wanted.IsResume
                    ? await control.PlanResumeAsync(pipeline, call.Scope)
                    : await control.PlanPauseAsync(pipeline, call.Scope, call.Wanted.Reason ?? "", call.By)) with { DryRun = true });
            }

            if (!call.Wanted.IsDrain)
            {
                return Results.Json(StateOutcome.Of(call.Wanted.IsResume
                    ? await control.ResumeAsync(pipeline, call.Scope, call.Wanted.Reason!, call.By)
                    : await control.PauseAsync(pipeline, call.Scope, call.Wanted.Reason!, call.By)));
            }

            var drain = await DrainAsync(pipeline, call, context.RequestAborted);
            return Results.Json(
                StateOutcome.Of(drain.Control) with { InFlight = drain.InFlight }, statusCode: drain.IsDrained ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
        });

    /// <summary>Waits as long as is wanted, by calls of which each is short. Who leaves, or resumes the partitions meanwhile, ends it.</summary>
    private async Task<DrainOutcome> DrainAsync(string pipeline, OperatorCall<StateRequest> call, CancellationToken cancellationToken)
    {
        var (began, patience) = (time.GetTimestamp(), call.Wanted.Timeout);
        var first = await control.DrainAsync(pipeline, call.Scope, call.Wanted.Reason!, call.By, Wait(patience));
        var drain = first;
        while (!drain.IsDrained && patience - time.GetElapsedTime(began) is var left && left >= ShortestWait)
        {
            cancellationToken.ThrowIfCancellationRequested();
            drain = await control.AwaitDrainAsync(pipeline, call.Scope, Wait(left));
            if (drain.Control.Changed)
            {
                break; // The pause is gone.
            }
        }

        return drain with { Control = drain.Control with { Changed = first.Control.Changed } };

        static TimeSpan Wait(TimeSpan left) => left < OneWait ? left : OneWait;
    }
}
