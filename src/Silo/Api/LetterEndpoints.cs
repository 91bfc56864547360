using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Jobs;
using OrleansKafkaLoki.Silo.Api.Problems;
using OrleansKafkaLoki.Silo.Api.Queries;
using OrleansKafkaLoki.Silo.Api.Reading;
using OrleansKafkaLoki.Silo.Api.Requests;
using OrleansKafkaLoki.Silo.Api.Views;

namespace OrleansKafkaLoki.Silo.Api;

/// <summary>Dead letters: what there is, one with its content, and what a replay would look at.</summary>
internal sealed class LetterEndpoints(ILetterReader letters, PipelineNames names, OperatorCalls calls, JobEndpoints jobs, TimeProvider time)
{
    /// <summary>A pipeline's dead letters by pages, the newest first, and how many there are by partition and cause.</summary>
    public async Task<IResult> ListAsync(string pipeline, HttpRequest request)
    {
        var parameters = new LetterQueryReader(request.Query);
        var query = parameters.Read();
        if (parameters.Mistakes.Count > 0)
        {
            return ApiProblem.Unreadable(parameters.Mistakes).ToResult();
        }

        if (await names.UnlessKnownAsync(pipeline) is { } known)
        {
            return ApiProblem.NoPipeline(pipeline, known).ToResult();
        }

        var page = await letters.LettersAsync(pipeline, query);
        var next = page.Next is { } place ? new PageCursor<DeadLetterPlace>(LetterQueryReader.NewestFirst, place).Encode() : null;
        return Results.Json(LetterPageView.Of(page, next, time.GetUtcNow().UtcDateTime));
    }

    /// <summary>One of them with the content of its record.</summary>
    public async Task<IResult> GetAsync(string pipeline, string id)
    {
        if (await names.UnlessKnownAsync(pipeline) is { } known)
        {
            return ApiProblem.NoPipeline(pipeline, known).ToResult();
        }

        return await letters.LetterAsync(pipeline, id) is { } content ? Results.Json(LetterContentView.Of(content)) : ApiProblem.NoLetter(id).ToResult();
    }

    /// <summary>Ships dead letters again, as the pipeline is configured now. What Loki does not take stays a dead letter.</summary>
    public Task<IResult> ReplayAsync(string pipeline, HttpContext context) => calls.DoAsync<LettersRequest>(pipeline, null, null, context, async call =>
    {
        var order = call.Wanted.OrderOf(call.By);
        return !call.IsDryRun ? await jobs.StartAsync(pipeline, order)
            : order.Letters.IsEmpty ? Results.Json(LetterPlanView.Of(await letters.LettersAsync(pipeline, new DeadLetterQuery { Scope = order.Scope, Causes = order.Causes, Limit = 1 })))
            : await PlanAsync(pipeline, order);
    });

    private async Task<IResult> PlanAsync(string pipeline, JobOrder order)
    {
        List<DeadLetterStatus> found = [];
        foreach (var id in order.Letters.Distinct())
        {
            if (await letters.LetterAsync(pipeline, id) is not { Letter: var letter })
            {
                return ApiProblem.NoLetter(id).ToResult();
            }

            found.Add(letter);
        }

        var wanted = new DeadLetterQuery { Scope = order.Scope, Causes = order.Causes };
        var counts = found.Where(wanted.Finds).CountBy(letter => (letter.Partition, letter.Cause)).Select(count => new DeadLetterCount(count.Key.Partition, count.Key.Cause, count.Value));
        return Results.Json(LetterPlanView.Of(new DeadLetterPage { Counts = [.. counts], Items = [] }));
    }
}
