using OrleansKafkaLoki.Silo.CommandLine;
using OrleansKafkaLoki.Silo.Preflight;
using OrleansKafkaLoki.Silo.Preflight.Findings;

namespace OrleansKafkaLoki.Silo.Tests.CommandLine;

public sealed class CheckCommandTests
{
    private static readonly Finding Good = Finding.Ok("loki.push", "");
    private static readonly Finding Strange = Finding.Warning("loki.query", "", null);
    private static readonly Finding Bad = Finding.Failed("kafka.topics", "", null);
    private static readonly Finding Silent = Finding.Unreachable("redis", "", "");

    [Fact]
    public void ExitCode_OfFindings_IsThatOfTheWorst()
    {
        Assert.Equal(0, Code(false, Good, Strange));
        Assert.Equal(3, Code(true, Good, Strange));
        Assert.Equal(0, Code(true, Good));
        Assert.Equal(3, Code(false, Good, Bad));
        Assert.Equal(3, Code(false, Good, Silent));
        Assert.Equal(69, Code(false, Silent, Silent));
    }

    private static int Code(bool isStrict, params Finding[] findings) => CheckCommand.ExitCode(new PreflightReport(DateTimeOffset.UnixEpoch, [], findings), isStrict);
}
