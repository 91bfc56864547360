using OrleansKafkaLoki.Silo.Preflight.Limits;

namespace OrleansKafkaLoki.Silo.Tests.Preflight.Limits;

public sealed class LimitTextTests
{
    /// <summary>As Loki 3.7 writes them.</summary>
    [Theory]
    [InlineData(nameof(LimitKind.Bytes), "256KB", 262_144)]
    [InlineData(nameof(LimitKind.Bytes), "1536KB", 1_572_864)]
    [InlineData(nameof(LimitKind.Bytes), "50MB", 52_428_800)]
    [InlineData(nameof(LimitKind.Bytes), "0B", 0)]
    [InlineData(nameof(LimitKind.Bytes), "1000", 1000)]
    [InlineData(nameof(LimitKind.Mebibytes), "4", 4_194_304)]
    [InlineData(nameof(LimitKind.Mebibytes), "0.5", 524_288)]
    [InlineData(nameof(LimitKind.Time), "1w", 604_800)]
    [InlineData(nameof(LimitKind.Time), "30d1h", 2_595_600)]
    [InlineData(nameof(LimitKind.Time), "10m", 600)]
    [InlineData(nameof(LimitKind.Time), "0s", 0)]
    [InlineData(nameof(LimitKind.Flag), "true", 1)]
    [InlineData(nameof(LimitKind.Flag), "False", 0)]
    [InlineData(nameof(LimitKind.Count), "15", 15)]
    public void Parse_WhatLokiWrites_IsTheValue(string kind, string text, double expected)
    {
        Assert.True(LimitText.TryParse(Enum.Parse<LimitKind>(kind), text, out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData(nameof(LimitKind.Bytes), "many")]
    [InlineData(nameof(LimitKind.Bytes), "")]
    [InlineData(nameof(LimitKind.Time), "1 week")]
    [InlineData(nameof(LimitKind.Flag), "maybe")]
    [InlineData(nameof(LimitKind.Count), "{}")]
    public void Parse_AnythingElse_IsNone(string kind, string text) => Assert.False(LimitText.TryParse(Enum.Parse<LimitKind>(kind), text, out _));
}
