using System.Globalization;
using System.Text.Json;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Silo.Api.Problems;
using OrleansKafkaLoki.Silo.Api.Reading;
using OrleansKafkaLoki.Silo.Api.Views;

namespace OrleansKafkaLoki.Silo.Api;

/// <summary>What the routes of <c>/api/v1</c> do that change something.</summary>
internal sealed class ControlEndpoints(IPipelineControl control, PipelineNames names)
{
    /// <summary>Pauses or resumes all partitions of a pipeline: they read nothing until told otherwise, over restarts and moves. The same again changes nothing.</summary>
    public Task<IResult> SetPipelineAsync(string pipeline, HttpContext context) => SetAsync(pipeline, PartitionScope.All, context);

    /// <summary>Pauses or resumes the partitions of a topic, those to come too.</summary>
    public Task<IResult> SetTopicAsync(string pipeline, string topic, HttpContext context) => SetAsync(pipeline, new PartitionScope(topic), context);

    /// <summary>Pauses or resumes one partition.</summary>
    public async Task<IResult> SetPartitionAsync(string pipeline, string topic, string number, HttpContext context) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
            ? await SetAsync(pipeline, new PartitionScope(topic, partition), context)
            : ApiProblem.Unreadable([new ParameterMistake("number", number, "Must be a partition's number, such as 0.")]).ToResult();

    /// <summary>What operators did to a pipeline, the latest first; the last 500 changes.</summary>
    public async Task<IResult> ChangesAsync(string pipeline) => await names.UnlessKnownAsync(pipeline) is { } known
        ? ApiProblem.NoPipeline(pipeline, known).ToResult()
        : Results.Json(new ChangeList([.. (await control.ChangesAsync(pipeline)).Select(ChangeView.Of)]));

    private async Task<IResult> SetAsync(string pipeline, PartitionScope scope, HttpContext context)
    {
        if (await ReadAsync(context.Request) is not { } wanted)
        {
            return ApiProblem.NoJson().ToResult();
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
            return Results.Json(StateOutcome.Of(wanted.IsPause
                ? await control.PauseAsync(pipeline, scope, wanted.Reason!, by)
                : await control.ResumeAsync(pipeline, scope, wanted.Reason!, by)));
        }
        catch (ArgumentException exception)
        {
            return ApiProblem.NoScope(exception.Message).ToResult();
        }
    }

    private static async Task<StateRequest?> ReadAsync(HttpRequest request)
    {
        try
        {
            return request.HasJsonContentType() ? await request.ReadFromJsonAsync<StateRequest>(request.HttpContext.RequestAborted) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
