using System.Net;

namespace OrleansKafkaLoki.Silo.Tests.Api;

public sealed class ExplainEndpointsTests
{
    private readonly StaticCluster _cluster = new() { Partitions = [StaticCluster.Running("a", 3, 0)] };

    [Theory]
    [InlineData("api/v1/pipelines/app/explain")]
    [InlineData("api/v1/pipelines/app/topics/a/partitions/3/explain")]
    [InlineData("api/v1/pipelines/app/streams/explain?labels=%7Bapp%3D%22x%22%7D&tenant=t")]
    public async Task Get_Explain_TellsTheCauseAndWhatIsKnown(string path)
    {
        await using var listener = await ApiListener.StartAsync(_cluster);

        var answer = await listener.GetAsync(path);

        Assert.Equal(
            ("throttled", "tenant_throttled", "Tenant t is throttled.", "growing", "2023-11-14T22:13:20Z", 39_600),
            (answer.GetProperty("state").GetString(), answer.GetProperty("cause").GetString(), answer.GetProperty("because").GetString(),
            answer.GetProperty("trend").GetString(), answer.GetProperty("since").GetString(), answer.GetProperty("time_to_retention_secs").GetDouble()));
        Assert.False(answer.TryGetProperty("lag_seconds", out _));
        var (partition, tenant) = (answer.GetProperty("chain")[0], answer.GetProperty("chain")[1]);
        Assert.Equal(("app/a/0", 0.02, 0.98), (partition.GetProperty("partition").GetString(), partition.GetProperty("busy").GetDouble(), partition.GetProperty("waiting").GetDouble()));
        Assert.Equal(("t", 429, 0), (tenant.GetProperty("tenant").GetString(), tenant.GetProperty("status").GetInt32(), tenant.GetProperty("concurrency").GetInt32()));
        Assert.False(tenant.TryGetProperty("partition", out _));
        Assert.Equal("It is gone.", answer.GetProperty("silent")[0].GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("api/v1/pipelines/ap/explain", HttpStatusCode.NotFound, "pipeline_not_found")]
    [InlineData("api/v1/pipelines/app/topics/gone/partitions/3/explain", HttpStatusCode.NotFound, "partition_not_found")]
    [InlineData("api/v1/pipelines/app/topics/a/partitions/x/explain", HttpStatusCode.BadRequest, "invalid_parameter")]
    [InlineData("api/v1/pipelines/app/streams/explain?labels=%7Bgone%7D", HttpStatusCode.NotFound, "stream_not_found")]
    [InlineData("api/v1/pipelines/app/streams/explain", HttpStatusCode.BadRequest, "invalid_parameter")]
    [InlineData("api/v1/pipelines/app/streams/explain?labels=%7B%7D&other=1", HttpStatusCode.BadRequest, "invalid_parameter")]
    public async Task Get_Explain_WhatThereIsNot_SaysSo(string path, HttpStatusCode expected, string code)
    {
        await using var listener = await ApiListener.StartAsync(_cluster);

        Assert.Equal(code, (await listener.GetAsync(path, expected)).GetProperty("code").GetString());
    }
}
