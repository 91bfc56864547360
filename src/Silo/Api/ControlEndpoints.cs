using OrleansKafkaLoki.Silo.Api.Problems;
using OrleansKafkaLoki.Silo.Api.Reading;
using OrleansKafkaLoki.Silo.Api.Requests;
using OrleansKafkaLoki.Silo.Api.Views;

namespace OrleansKafkaLoki.Silo.Api;

/// <summary>Pausing, and what operators did.</summary>
internal sealed class ControlEndpoints(IPipelineControl control, PipelineNames names, OperatorCalls calls)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

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
            if (!call.Wanted.IsDrain)
            {
                return Results.Json(StateOutcome.Of(call.Wanted.IsPause
                    ? await control.PauseAsync(pipeline, call.Scope, call.Wanted.Reason!, call.By)
                    : await control.ResumeAsync(pipeline, call.Scope, call.Wanted.Reason!, call.By)));
            }

            var drain = await control.DrainAsync(pipeline, call.Scope, call.Wanted.Reason!, call.By, Patience);
            return Results.Json(
                StateOutcome.Of(drain.Control) with { InFlight = drain.InFlight }, statusCode: drain.IsDrained ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
        });
}
