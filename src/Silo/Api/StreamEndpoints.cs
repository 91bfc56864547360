using System.Globalization;
using System.Text.Json;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Selection;
using OrleansKafkaLoki.Silo.Api.Problems;
using OrleansKafkaLoki.Silo.Api.Queries;
using OrleansKafkaLoki.Silo.Api.Reading;
using OrleansKafkaLoki.Silo.Api.Views;

namespace OrleansKafkaLoki.Silo.Api;

/// <summary>What the routes of <c>/api/v1</c> answer and do that are about label streams and tenants, or push what streams hold.</summary>
internal sealed class StreamEndpoints(IStreamOperator streams, PipelineNames names, TimeProvider time)
{
    /// <summary>The parameters of a flush of streams.</summary>
    public static IReadOnlyList<QueryParameter> FlushParameters { get; } =
        [new("selector", """Which streams, by a selector as Loki has them: {app="api", env=~"pro.*"}; {} for all.""")];

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>A pipeline's label streams by pages, worst first unless told otherwise.</summary>
    public async Task<IResult> StreamsAsync(string pipeline, HttpRequest request)
    {
        var parameters = new StreamQueryReader(request.Query);
        var (query, sort) = parameters.Read();
        if (parameters.Mistakes.Count > 0)
        {
            return ApiProblem.Unreadable(parameters.Mistakes).ToResult();
        }

        if (await names.UnlessKnownAsync(pipeline) is { } known)
        {
            return ApiProblem.NoPipeline(pipeline, known).ToResult();
        }

        var page = await streams.StreamsAsync(pipeline, query);
        return Results.Json(StreamPageView.Of(page, page.Next is { } next ? new PageCursor<StreamPlace>(sort, next).Encode() : null, Now));
    }

    /// <summary>The tenants that a pipeline's streams are sent for by pages, worst first unless told otherwise.</summary>
    public async Task<IResult> TenantsAsync(string pipeline, HttpRequest request)
    {
        var parameters = new TenantQueryReader(request.Query);
        var query = parameters.Read();
        if (parameters.Mistakes.Count > 0)
        {
            return ApiProblem.Unreadable(parameters.Mistakes).ToResult();
        }

        return await names.UnlessKnownAsync(pipeline) is { } known
            ? ApiProblem.NoPipeline(pipeline, known).ToResult()
            : Results.Json(query.Page(await streams.TenantsAsync(pipeline), Now));
    }

    /// <summary>Has all streams of a pipeline push what they hold now.</summary>
    public Task<IResult> FlushPipelineAsync(string pipeline, HttpContext context) => FlushAsync(pipeline, PartitionScope.All, context);

    /// <summary>Has the streams that hold something of a topic push what they hold now.</summary>
    public Task<IResult> FlushTopicAsync(string pipeline, string topic, HttpContext context) => FlushAsync(pipeline, new PartitionScope(topic), context);

    /// <summary>Has the streams that hold something of a partition push what they hold now.</summary>
    public async Task<IResult> FlushPartitionAsync(string pipeline, string topic, string number, HttpContext context) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
            ? await FlushAsync(pipeline, new PartitionScope(topic, partition), context)
            : ApiProblem.Unreadable([new ParameterMistake("number", number, "Must be a partition's number, such as 0.")]).ToResult();

    /// <summary>Has the streams that a selector finds push what they hold now.</summary>
    public async Task<IResult> FlushStreamsAsync(string pipeline, HttpContext context)
    {
        var selector = context.Request.Query["selector"].ToString();
        return StreamSelector.MistakeIn(selector) is { } mistake
            ? ApiProblem.Unreadable([new ParameterMistake("selector", selector, mistake)]).ToResult()
            : await FlushAsync(pipeline, context, (reason, by) => streams.FlushStreamsAsync(pipeline, new StreamScope(Selector: selector), reason, by));
    }

    /// <summary>Has the streams of a tenant push what they hold now.</summary>
    public Task<IResult> FlushTenantAsync(string pipeline, string tenant, HttpContext context) =>
        FlushAsync(pipeline, context, (reason, by) => streams.FlushStreamsAsync(pipeline, new StreamScope(tenant), reason, by));

    private Task<IResult> FlushAsync(string pipeline, PartitionScope scope, HttpContext context) =>
        FlushAsync(pipeline, context, (reason, by) => streams.FlushAsync(pipeline, scope, reason, by));

    private async Task<IResult> FlushAsync(string pipeline, HttpContext context, Func<string, string, Task<FlushOutcome>> flush)
    {
        if (await ReadAsync(context.Request) is not { } wanted)
        {
            return ApiProblem.NoReason().ToResult();
        }

        if (wanted.Mistakes() is { Count: > 0 } mistakes)
        {
            return ApiProblem.Wrong(mistakes).ToResult();
        }

        if (await names.UnlessKnownAsync(pipeline) is { } known)
        {
            return ApiProblem.NoPipeline(pipeline, known).ToResult();
        }

        // Beyond loopback nobody comes here without a name.
        var by = context.User.Identity?.Name ?? $"somebody at {context.Connection.RemoteIpAddress}";
        try
        {
            return Results.Json(FlushView.Of(await flush(wanted.Reason!, by)));
        }
        catch (ArgumentException exception)
        {
            return ApiProblem.NoScope(exception.Message).ToResult();
        }
    }

    private static async Task<FlushRequest?> ReadAsync(HttpRequest request)
    {
        try
        {
            return request.HasJsonContentType() ? await request.ReadFromJsonAsync<FlushRequest>(request.HttpContext.RequestAborted) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
