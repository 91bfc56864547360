using Microsoft.AspNetCore.WebUtilities;

namespace OrleansKafkaLoki.Silo.Api.Problems;

/// <summary>Why a request was not done, in the form of RFC 9457.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">Which problem, for programs: it does not change.</param>
/// <param name="Detail">What is wrong, in clear words.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record ApiProblem(int Status, string Code, string Detail, string Remedy)
{
    /// <summary>The media type.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>The status in words.</summary>
    public string Title => ReasonPhrases.GetReasonPhrase(Status);

    /// <summary>Each parameter that is wrong.</summary>
    public IReadOnlyList<ParameterMistake>? Errors { get; init; }

    /// <summary>The names there are, where one was asked for that is not.</summary>
    public IReadOnlyList<string>? Known { get; init; }

    /// <summary>The answer.</summary>
    public IResult ToResult() => Results.Json(this, statusCode: Status, contentType: MediaType);

    /// <summary>There is no such pipeline.</summary>
    public static ApiProblem NoPipeline(string pipeline, IReadOnlyList<string> known) => new(
        StatusCodes.Status404NotFound, "pipeline_not_found", $"There is no pipeline '{pipeline}'.", "Ask for one of those under known.") { Known = known };

    /// <summary>There is no such partition.</summary>
    /// <param name="partition">The partition that was asked for.</param>
    /// <param name="known">Those of its topic if it has any, else the pipeline's topics.</param>
    public static ApiProblem NoPartition(string partition, IReadOnlyList<string> known) => new(
        StatusCodes.Status404NotFound, "partition_not_found", $"There is no partition '{partition}', as of the last look at Kafka.",
        "Ask for one of those under known; a new topic is found within source.topic_refresh_ms.") { Known = known };

    /// <summary>Parameters cannot be read.</summary>
    public static ApiProblem Unreadable(IReadOnlyList<ParameterMistake> mistakes) => new(
        StatusCodes.Status400BadRequest, "invalid_parameter", mistakes.Count == 1 ? "A parameter cannot be read." : $"{mistakes.Count} parameters cannot be read.",
        "Mend what stands under errors; /openapi/v1.json lists the parameters.") { Errors = mistakes };

    /// <summary>There are no such partitions to steer.</summary>
    public static ApiProblem NoScope(string reason) => new(
        StatusCodes.Status404NotFound, "partition_not_found", reason, "Ask for /api/v1/pipelines/{pipeline}/partitions; a new topic is found within source.topic_refresh_ms.");

    /// <summary>There is no such stream.</summary>
    public static ApiProblem NoStream(string reason) => new(
        StatusCodes.Status404NotFound, "stream_not_found", reason, "Ask for /api/v1/pipelines/{pipeline}/streams.");

    /// <summary>A body cannot be read.</summary>
    public static ApiProblem NoJson(string example) => new(
        StatusCodes.Status400BadRequest, "invalid_body", "The body is not the JSON that is wanted.", $"Send such as {example} as application/json.");

    /// <summary>What is wanted is clear, and cannot be done to these partitions.</summary>
    public static ApiProblem Impossible(string reason) => new(
        StatusCodes.Status422UnprocessableEntity, "not_possible", reason, "Ask again for what there is; nothing was changed.");

    /// <summary>The partition does not stand where the operator saw it.</summary>
    public static ApiProblem Stale(string reason) => new(
        StatusCodes.Status412PreconditionFailed, "stale_position", reason,
        "Look again, with GET or ?dry_run=true, and send the etag of now. One that reads moves on all the time: pause it first.");

    /// <summary>The route has no ETags.</summary>
    public static ApiProblem NoETag() => new(
        StatusCodes.Status412PreconditionFailed, "no_etag", "What this route changes has no ETag, so If-Match cannot hold.",
        "Leave If-Match out; /openapi/v1.json says which routes take it.");

    /// <summary>A body can be read, and cannot be meant.</summary>
    public static ApiProblem Wrong(IReadOnlyList<ParameterMistake> mistakes) => new(
        StatusCodes.Status422UnprocessableEntity, "invalid_request", "What is wanted cannot be done as it is said.", "Mend what stands under errors.") { Errors = mistakes };

    /// <summary>There is nothing at this path.</summary>
    public static ApiProblem NoRoute(string path) => new(
        StatusCodes.Status404NotFound, "route_not_found", $"There is nothing at '{path}'.", "GET / tells what there is, /openapi/v1.json lists every route.");

    /// <summary>There is something at this path, and not by this method.</summary>
    public static ApiProblem NoMethod(string method, IReadOnlyList<string> known) => new(
        StatusCodes.Status405MethodNotAllowed, "method_not_allowed", $"This path does not take {method}.", "Use one of the methods under known.") { Known = known };

    /// <summary>A browser sends it on behalf of another site's page.</summary>
    public static ApiProblem CrossOrigin() => new(
        StatusCodes.Status403Forbidden, "cross_origin", "A page of another origin may not change anything here.",
        "Send it from a page of this listener, or from a program that sends neither Origin nor Sec-Fetch-Site.");

    /// <summary>As many follow this silo as may.</summary>
    public static ApiProblem TooManyListeners(int most) => new(
        StatusCodes.Status503ServiceUnavailable, "too_many_listeners", $"{most} listeners follow this silo already.", "Follow another silo, which tells the same, or come back later.");

    /// <summary>Another job of the pipeline is under way.</summary>
    /// <param name="id">That one.</param>
    /// <param name="path">Where it is.</param>
    public static ApiProblem JobUnderWay(string id, string path) => new(
        StatusCodes.Status409Conflict, "job_under_way", $"The job {id} is under way; a pipeline has one at a time.",
        $"Wait for its end, or cancel it: DELETE /api/v1/pipelines/{{pipeline}}/{path}/{id}.") { Known = [id] };

    /// <summary>There is no such dead letter.</summary>
    public static ApiProblem NoLetter(string id) => new(
        StatusCodes.Status404NotFound, "dead_letter_not_found", $"There is no dead letter '{id}', or it is replayed.", "Ask for /api/v1/pipelines/{pipeline}/dead-letters.");

    /// <summary>There is no such job.</summary>
    public static ApiProblem NoJob(string id, IReadOnlyList<string> known) => new(
        StatusCodes.Status404NotFound, "job_not_found", $"There is no job '{id}' of that kind; the last 50 of a pipeline are kept.", "Ask for one of those under known.") { Known = known };

    /// <summary>A mistake in the code.</summary>
    public static ApiProblem Failed(string reason) => new(
        StatusCodes.Status500InternalServerError, "internal_error", reason, "The log of the silo that answers tells more (AdminRequestFailed); asking again does not help.");

    /// <summary>The cluster does not answer.</summary>
    public static ApiProblem Unavailable(string reason) => new(
        StatusCodes.Status503ServiceUnavailable, "cluster_unavailable", reason, "Try again, or ask another silo; /health/dependencies says what is down.");
}
