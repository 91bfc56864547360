using OrleansKafkaLoki.Grains.Interfaces.Jobs;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Silo.Api.Problems;
using OrleansKafkaLoki.Silo.Api.Reading;
using OrleansKafkaLoki.Silo.Api.Requests;
using OrleansKafkaLoki.Silo.Api.Views;

namespace OrleansKafkaLoki.Silo.Api;

/// <summary>Replays, of ranges and of dead letters, and audits: what an operator starts and watches.</summary>
internal sealed class JobEndpoints(IJobOperator jobs, PipelineNames names, OperatorCalls calls)
{
    /// <summary>The part of the path that names jobs of a kind.</summary>
    public static string PathOf(JobKind kind) => kind switch
    {
        JobKind.Replay => "replays",
        JobKind.Audit => "audits",
        _ => "dead-letters/replays",
    };

    /// <summary>Ships what Loki does not hold of a range of Kafka, once, beside the pipeline that runs; its checkpoints are left alone.</summary>
    public Task<IResult> ReplayAsync(string pipeline, HttpContext context) =>
        StartAsync<ReplayRequest>(pipeline, context, call => call.Wanted.OrderOf(JobKind.Replay, call.By) with { IsSettled = call.Wanted.Settled });

    /// <summary>Holds a range of Kafka against what Loki holds, and tells what is missing or there twice.</summary>
    public Task<IResult> AuditAsync(string pipeline, HttpContext context) =>
        StartAsync<AuditRequest>(pipeline, context, call => call.Wanted.OrderOf(JobKind.Audit, call.By));

    /// <summary>The jobs of a kind.</summary>
    public Func<string, Task<IResult>> List(JobKind kind) => async pipeline => await names.UnlessKnownAsync(pipeline) is { } known
        ? ApiProblem.NoPipeline(pipeline, known).ToResult()
        : Results.Json(new JobList([.. (await OfAsync(pipeline, kind)).Select(JobView.Of)]));

    /// <summary>One of them.</summary>
    public Func<string, string, Task<IResult>> Get(JobKind kind) => async (pipeline, id) =>
    {
        if (await names.UnlessKnownAsync(pipeline) is { } known)
        {
            return ApiProblem.NoPipeline(pipeline, known).ToResult();
        }

        return await jobs.JobAsync(pipeline, id) is { } job && job.Order.Kind == kind ? Results.Json(JobView.Of(job)) : await NoneAsync(pipeline, kind, id);
    };

    /// <summary>Ends one.</summary>
    public Func<string, string, HttpContext, Task<IResult>> Cancel(JobKind kind) => async (pipeline, id, context) =>
    {
        var given = context.Request.Query["reason"].ToString();
        if (given.Length > IPipelineAdminGrain.LongestText)
        {
            return ApiProblem.Unreadable([new ParameterMistake("reason", given, $"Say why, in at most {IPipelineAdminGrain.LongestText} characters.")]).ToResult();
        }

        if (await names.UnlessKnownAsync(pipeline) is { } known)
        {
            return ApiProblem.NoPipeline(pipeline, known).ToResult();
        }

        if (await jobs.JobAsync(pipeline, id) is not { } job || job.Order.Kind != kind)
        {
            return await NoneAsync(pipeline, kind, id);
        }

        return await jobs.CancelAsync(pipeline, id, string.IsNullOrWhiteSpace(given) ? "cancelled" : given, OperatorCalls.NameOf(context)) is { } cancelled
            ? Results.Json(JobView.Of(cancelled), statusCode: cancelled.IsUnderWay ? StatusCodes.Status202Accepted : StatusCodes.Status200OK)
            : await NoneAsync(pipeline, kind, id);
    };

    /// <summary>How far the continuous audit is, and what differs.</summary>
    public async Task<IResult> ContinuousAsync(string pipeline) => await names.UnlessKnownAsync(pipeline) is { } known
        ? ApiProblem.NoPipeline(pipeline, known).ToResult()
        : Results.Json(AuditStatusView.Of(await jobs.AuditAsync(pipeline)));

    /// <summary>Starts a job, or answers that another is under way.</summary>
    public async Task<IResult> StartAsync(string pipeline, JobOrder order)
    {
        var start = await jobs.StartAsync(pipeline, order);
        return start.IsStarted
            ? Results.Created($"/api/v1/pipelines/{Uri.EscapeDataString(pipeline)}/{PathOf(order.Kind)}/{start.Job.Id}", JobView.Of(start.Job))
            : ApiProblem.JobUnderWay(start.Job.Id, PathOf(start.Job.Order.Kind)).ToResult();
    }

    private Task<IResult> StartAsync<T>(string pipeline, HttpContext context, Func<OperatorCall<T>, JobOrder> orderOf)
        where T : class, IOperatorRequest => calls.DoAsync<T>(pipeline, null, null, context, async call =>
        {
            var order = orderOf(call);
            if (call.IsDryRun)
            {
                return Results.Json(JobPlanView.Of(await jobs.PlanAsync(pipeline, order)));
            }

            return await StartAsync(pipeline, order);
        });

    private async Task<IEnumerable<PipelineJob>> OfAsync(string pipeline, JobKind kind) => (await jobs.JobsAsync(pipeline)).Where(job => job.Order.Kind == kind);

    private async Task<IResult> NoneAsync(string pipeline, JobKind kind, string id) =>
        ApiProblem.NoJob(id, [.. (await OfAsync(pipeline, kind)).Select(job => job.Id)]).ToResult();
}
