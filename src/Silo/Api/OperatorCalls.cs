using System.Text.Json;
using Microsoft.Net.Http.Headers;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Silo.Api.Problems;
using OrleansKafkaLoki.Silo.Api.Queries;
using OrleansKafkaLoki.Silo.Api.Reading;
using OrleansKafkaLoki.Silo.Api.Requests;

namespace OrleansKafkaLoki.Silo.Api;

/// <summary>What the routes that change something have in common: who asks, whether it can be read, and what it is about.</summary>
internal sealed class OperatorCalls(PipelineNames names)
{
    /// <summary>The query parameter that has a change told and not made.</summary>
    public const string DryRun = "dry_run";

    /// <summary>Does what is asked of partitions of a pipeline, or answers why not.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="topic">The topic; null for all.</param>
    /// <param name="number">The partition; null for all.</param>
    /// <param name="context">The request.</param>
    /// <param name="act">Does it.</param>
    public async Task<IResult> DoAsync<T>(string pipeline, string? topic, string? number, HttpContext context, Func<OperatorCall<T>, Task<IResult>> act)
        where T : class, IOperatorRequest
    {
        var partition = 0;
        if (number is not null && !PartitionNumber.TryRead(number, out partition))
        {
            return PartitionNumber.Refuse(number);
        }

        return await DoAsync<T>(context, new PartitionScope(topic, number is null ? null : partition), async call =>
            await names.UnlessKnownAsync(pipeline) is { } known ? ApiProblem.NoPipeline(pipeline, known).ToResult() : await act(call));
    }

    /// <summary>Does what is asked, or answers why not.</summary>
    /// <param name="context">The request.</param>
    /// <param name="scope">The partitions that it is about.</param>
    /// <param name="act">Does it.</param>
    public static async Task<IResult> DoAsync<T>(HttpContext context, PartitionScope scope, Func<OperatorCall<T>, Task<IResult>> act)
        where T : class, IOperatorRequest
    {
        if (ReadDryRun(context.Request.Query) is not { } isDryRun)
        {
            return ApiProblem.Unreadable([new ParameterMistake(DryRun, context.Request.Query[DryRun].ToString(), "Must be true or false.")]).ToResult();
        }

        if (!TryReadETag(context.Request, out var etag))
        {
            return ApiProblem.Unreadable([new ParameterMistake(HeaderNames.IfMatch, context.Request.Headers.IfMatch.ToString(), "Must be one ETag, such as \"3-1200\", or *.")]).ToResult();
        }

        if (await ReadAsync<T>(context.Request) is not { } wanted)
        {
            return ApiProblem.NoJson(T.Example).ToResult();
        }

        if (MistakesOf(wanted, isDryRun) is { Count: > 0 } mistakes)
        {
            return ApiProblem.Wrong(mistakes).ToResult();
        }

        var by = NameOf(context);
        try
        {
            return await act(new OperatorCall<T>(wanted, scope, by, isDryRun, etag));
        }
        catch (StalePositionException exception)
        {
            return ApiProblem.Stale(exception.Message).ToResult();
        }
        catch (UnknownPartitionException exception)
        {
            return ApiProblem.NoScope(exception.Message).ToResult();
        }
        catch (ArgumentException exception)
        {
            return ApiProblem.Impossible(exception.Message.Replace($" (Parameter '{exception.ParamName}')", "", StringComparison.Ordinal)).ToResult();
        }
    }

    /// <summary>Who asks. Beyond loopback nobody comes here without a name.</summary>
    public static string NameOf(HttpContext context) => context.User.Identity?.Name ?? $"somebody at {context.Connection.RemoteIpAddress}";

    private static bool? ReadDryRun(IQueryCollection query) => query[DryRun].ToString() switch
    {
        "" or "false" => false,
        "true" => true,
        _ => null,
    };

    private static List<ParameterMistake> MistakesOf(IOperatorRequest wanted, bool isDryRun)
    {
        var mistakes = wanted.Mistakes().ToList();
        if (isDryRun && wanted.Reason is null)
        {
            return mistakes; // Whoever only looks needs no reason.
        }

        if (string.IsNullOrWhiteSpace(wanted.Reason) || wanted.Reason.Length > IPipelineAdminGrain.LongestText)
        {
            mistakes.Add(new("reason", "", $"Say why, in 1 to {IPipelineAdminGrain.LongestText} characters."));
        }

        return mistakes;
    }

    /// <summary>What cannot be read does not hold; a weak tag never does (RFC 9110, 13.1.1).</summary>
    private static bool TryReadETag(HttpRequest request, out string? etag)
    {
        etag = null;
        if (request.Headers.IfMatch.Count == 0)
        {
            return true;
        }

        if (!EntityTagHeaderValue.TryParse(request.Headers.IfMatch.ToString(), out var tag) || tag.IsWeak)
        {
            return false;
        }

        etag = tag.Equals(EntityTagHeaderValue.Any) ? null : tag.Tag.Value!.Trim('"');
        return true;
    }

    private static async Task<T?> ReadAsync<T>(HttpRequest request)
        where T : class
    {
        try
        {
            return request.HasJsonContentType() ? await request.ReadFromJsonAsync<T>(request.HttpContext.RequestAborted) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
