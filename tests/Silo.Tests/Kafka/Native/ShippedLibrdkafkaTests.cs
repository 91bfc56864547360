using Confluent.Kafka;
using OrleansKafkaLoki.Silo.Kafka.Native;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Native;

public sealed class ShippedLibrdkafkaTests
{
    [Theory]
    [InlineData(false, "/app/librdkafka.so", "/rid/librdkafka.so", "/rid/centos8-librdkafka.so", "/rid/alpine-librdkafka.so")]
    [InlineData(true, "/rid/alpine-librdkafka.so", "/app/librdkafka.so", "/rid/librdkafka.so", "/rid/centos8-librdkafka.so")]
    public void Candidates_SomeFiles_InTheOrderOfBuildsThenOfDirectories(bool isMusl, params string[] expected) =>
        Assert.Equal(expected, ShippedLibrdkafka.Candidates(["/app", "/rid", "/app", "/none"], isMusl, path => expected.Contains(path)));

    [Fact]
    public void Candidates_NoFile_None() =>
        Assert.Empty(ShippedLibrdkafka.Candidates(["/app"], isMusl: false, path => path.EndsWith(".dll", StringComparison.Ordinal)));

    [Fact]
    public void Description_ThisProcess_NamesVersionAndShippedFile()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere its name leads to it.");
        Assert.StartsWith($"librdkafka {Library.VersionString} ({AppContext.BaseDirectory}", ShippedLibrdkafka.Description, StringComparison.Ordinal);
    }
}
