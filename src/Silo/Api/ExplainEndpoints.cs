using OrleansKafkaLoki.Grains.Interfaces.Explanation;
using OrleansKafkaLoki.Silo.Api.Problems;
using OrleansKafkaLoki.Silo.Api.Queries;
using OrleansKafkaLoki.Silo.Api.Reading;
using OrleansKafkaLoki.Silo.Api.Views;

namespace OrleansKafkaLoki.Silo.Api;

/// <summary>What the routes of <c>/api/v1</c> answer that explain.</summary>
internal sealed class ExplainEndpoints(IExplainer explainer, PipelineNames names, TimeProvider time)
{
    /// <summary>Why a pipeline does not go on as it should.</summary>
    public Task<IResult> PipelineAsync(string pipeline) => ExplainAsync(pipeline, ExplainSubject.All);

    /// <summary>Why a partition does not.</summary>
    public async Task<IResult> PartitionAsync(string pipeline, string topic, string number) =>
        PartitionNumber.TryRead(number, out var partition)
            ? await ExplainAsync(pipeline, ExplainSubject.OfPartition(topic, partition))
            : PartitionNumber.Refuse(number);

    /// <summary>Why a stream does not.</summary>
    public async Task<IResult> StreamAsync(string pipeline, HttpRequest request)
    {
        var parameters = new StreamNameReader(request.Query);
        var subject = parameters.Read();
        return parameters.Mistakes.Count > 0 ? ApiProblem.Unreadable(parameters.Mistakes).ToResult() : await ExplainAsync(pipeline, subject);
    }

    private async Task<IResult> ExplainAsync(string pipeline, ExplainSubject subject)
    {
        if (await names.UnlessKnownAsync(pipeline) is { } known)
        {
            return ApiProblem.NoPipeline(pipeline, known).ToResult();
        }

        try
        {
            return Results.Json(DiagnosisView.Of(await explainer.ExplainAsync(pipeline, subject), time.GetUtcNow().UtcDateTime));
        }
        catch (ArgumentException exception)
        {
            return (subject.Labels is null ? ApiProblem.NoScope(exception.Message) : ApiProblem.NoStream(exception.Message)).ToResult();
        }
    }
}
