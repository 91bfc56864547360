using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Silo.Api.Reading;
using OrleansKafkaLoki.Silo.Api.Requests;
using OrleansKafkaLoki.Silo.Api.Views;

namespace OrleansKafkaLoki.Silo.Api;

/// <summary>Where partitions go on, and where they run.</summary>
internal sealed class PositionEndpoints(IPositionControl control, OperatorCalls calls)
{
    /// <summary>Has the partitions of a topic go on elsewhere. What lies between counts as skipped; what is read again is sent where Loki does not have it.</summary>
    public Task<IResult> SeekTopicAsync(string pipeline, string topic, HttpContext context) => SeekAsync(pipeline, topic, null, context);

    /// <summary>Has one partition go on elsewhere, if it still stands at <c>If-Match</c>.</summary>
    public Task<IResult> SeekPartitionAsync(string pipeline, string topic, string number, HttpContext context) => SeekAsync(pipeline, topic, number, context);

    /// <summary>Has a partition pass offsets: at once where it stands at one of them, else when it comes to them.</summary>
    public Task<IResult> SkipAsync(string pipeline, string topic, string number, HttpContext context) =>
        calls.DoAsync<SkipRequest>(pipeline, topic, number, context, async call => Answer(
            call.IsDryRun,
            [call.IsDryRun
                ? await control.PlanSkipAsync(pipeline, call.Topic, call.Number, call.Wanted.Offsets)
                : await control.SkipAsync(pipeline, call.Topic, call.Number, call.Wanted.Offsets, call.ETag, call.Wanted.Reason!, call.By)]));

    /// <summary>Moves a partition to a silo, where it stays until partitions are spread anew.</summary>
    public Task<IResult> MoveAsync(string pipeline, string topic, string number, HttpContext context) =>
        calls.DoAsync<MoveRequest>(pipeline, topic, number, context, async call => Results.Json(call.IsDryRun
            ? new MoveOutcome(await control.PlanMoveAsync(pipeline, call.Topic, call.Number, call.Wanted.Silo!)) { DryRun = true }
            : new MoveOutcome(await control.MoveAsync(pipeline, call.Topic, call.Number, call.Wanted.Silo!, call.Wanted.Reason!, call.By))));

    /// <summary>Spreads all partitions evenly over the silos now.</summary>
    public Task<IResult> RebalanceAsync(HttpContext context) => OperatorCalls.DoAsync<ReasonRequest>(context, default, async call => Results.Json(call.IsDryRun
        ? new RebalanceOutcome(await control.PlanRebalanceAsync()) { DryRun = true }
        : new RebalanceOutcome(await control.RebalanceAsync(call.Wanted.Reason!, call.By))));

    private Task<IResult> SeekAsync(string pipeline, string topic, string? number, HttpContext context) =>
        calls.DoAsync<PositionRequest>(pipeline, topic, number, context, async call => Answer(
            call.IsDryRun,
            call.IsDryRun
                ? await control.PlanSeekAsync(pipeline, call.Scope, call.Wanted.Target)
                : await control.SeekAsync(pipeline, call.Scope, call.Wanted.Target, call.ETag, call.Wanted.Reason!, call.By)));

    private static IResult Answer(bool isDryRun, IReadOnlyList<PositionStep> steps) => Results.Json(
        PositionOutcome.Of(steps, isDryRun),
        statusCode: isDryRun || steps.All(step => step.IsDone) ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
}
