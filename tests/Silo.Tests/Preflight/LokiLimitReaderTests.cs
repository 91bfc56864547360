using OrleansKafkaLoki.Silo.Preflight;
using OrleansKafkaLoki.Silo.Preflight.Limits;

namespace OrleansKafkaLoki.Silo.Tests.Preflight;

public sealed class LokiLimitReaderTests
{
    /// <summary>An excerpt of what Loki 3.7.6 answers.</summary>
    private const string Config = """
        target: all
        limits_config:
          ingestion_rate_mb: 100
          max_line_size: 256KB
          discover_generic_fields: {}
          discover_service_name:
          - service
          reject_old_samples_max_age: 1w
          shard_streams:
            enabled: false
            desired_rate: 1536KB
          block_ingestion_until: "0"
        """;

    private const string Tenant = """{"limits":{"max_line_size":"512KB","max_line_size_truncate":false,"max_global_streams_per_user":7,"discover_service_name":["service"]},"version":"3.7.6"}""";

    [Fact]
    public void Read_ConfigAndTenant_TheTenantsOwnGoesBefore()
    {
        var limits = TenantLimitSet.Defaults.With(LokiLimitReader.OfConfig(Config), LimitSource.Config).With(LokiLimitReader.OfTenant(Tenant), LimitSource.Tenant);

        Assert.Equal(new KnownLimit(LimitNames.LineSize, 524_288, LimitSource.Tenant), limits[LimitNames.LineSize]);
        Assert.Equal(new KnownLimit(LimitNames.Streams, 7, LimitSource.Tenant), limits[LimitNames.Streams]);
        Assert.Equal(new KnownLimit(LimitNames.Rate, 100 * 1024 * 1024, LimitSource.Config), limits[LimitNames.Rate]);
        Assert.Equal(new KnownLimit(LimitNames.Sharding, 0, LimitSource.Config), limits[LimitNames.Sharding]);
        Assert.Equal(new KnownLimit(LimitNames.LabelNames, 15, LimitSource.Default), limits[LimitNames.LabelNames]);
    }

    [Theory]
    [InlineData("<html><body>Log in: first</body></html>")]
    [InlineData("404 page not found")]
    [InlineData("")]
    [InlineData("[1, 2]")]
    [InlineData("a: [")]
    public void Read_APageOfAGateway_TellsNone(string text)
    {
        Assert.Empty(LokiLimitReader.OfConfig(text));
        Assert.Empty(LokiLimitReader.OfTenant(text));
    }
}
