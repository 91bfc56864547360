using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Silo.Tests.Configuration;

namespace OrleansKafkaLoki.Silo.Tests.Api;

public sealed class ApiDocumentTests
{
    private const string CheckedIn = "deploy/openapi.json";

    [Fact]
    public async Task Document_CheckedIn_IsThatOfTheApi()
    {
        await using var listener = await ApiListener.StartAsync(new StaticCluster());

        var document = await listener.Client.GetStringAsync(new Uri("openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.True(
            await File.ReadAllTextAsync(RepositoryFile.Path(CheckedIn), TestContext.Current.CancellationToken) == document,
            $"{CheckedIn} is not that of the API any more. Renew it from a silo that runs: curl -s http://127.0.0.1:8080/openapi/v1.json > {CheckedIn}");
    }

    [Theory]
    [InlineData("api/v1/cluster", "ClusterView")]
    [InlineData("api/v1/pipelines", "PipelineList")]
    [InlineData("api/v1/pipelines/app", "PipelineView")]
    [InlineData("api/v1/pipelines/app/partitions", "PartitionPage")]
    [InlineData("api/v1/pipelines/app/partitions?limit=1", "PartitionPage")]
    [InlineData("api/v1/pipelines/app/topics/a/partitions/0", "PartitionView")]
    [InlineData("api/v1/pipelines/app/topics/b/partitions/0", "PartitionView")]
    [InlineData("api/v1/pipelines/app/streams", "StreamPageView")]
    [InlineData("api/v1/pipelines/app/tenants", "TenantPage")]
    [InlineData("api/v1/pipelines/app/dead-letters", "LetterPageView")]
    [InlineData("api/v1/pipelines/app/dead-letters/0@7", "LetterContentView")]
    [InlineData("api/v1/pipelines/app/explain", "DiagnosisView")]
    [InlineData("api/v1/pipelines/app/streams?selector=%7B", "ApiProblem")]
    [InlineData("api/v1/pipelines/ap", "ApiProblem")]
    [InlineData("api/v1/pipelines/app/partitions?limit=0", "ApiProblem")]
    public async Task Answer_OfRoute_IsOfItsSchemaAndHasNothingElse(string path, string schema)
    {
        await using var listener = await ApiListener.StartAsync(new StaticCluster
        {
            Partitions =
            [
                StaticCluster.Running("a", 0, lag: 4) with { LastGap = new OffsetGap(3, 5, GapCause.Retention, -1) },
                PartitionStatus.Unknown(new PartitionId("app", "b", 0), "It does not answer."),
            ],
            MissingTopics = ["c"],
        });

        using var answer = await listener.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        var result = Schema(schema).Evaluate(json.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(result.IsValid, string.Join('\n', result.Details?.Where(detail => detail.Errors is not null).Select(detail =>
            $"{detail.InstanceLocation}: {string.Join(", ", detail.Errors!.Values)}") ?? []));
    }

    /// <summary>One of the document's schemas, and all of them closed.</summary>
    private static JsonSchema Schema(string name)
    {
        var text = File.ReadAllText(RepositoryFile.Path(CheckedIn)).Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);
        var schemas = JsonNode.Parse(text)!["components"]!["schemas"]!.DeepClone().AsObject();
        foreach (var (_, schema) in schemas.Where(schema => schema.Value!["properties"] is not null))
        {
            schema!["additionalProperties"] = false;
        }

        return JsonSchema.FromText(new JsonObject { ["$ref"] = $"#/$defs/{name}", ["$defs"] = schemas }.ToJsonString());
    }
}
