using System.Text;
using CsCheck;
using OrleansKafkaLoki.Grains.Records.Values;

namespace OrleansKafkaLoki.Grains.Tests.Records.Values;

public sealed class LevelFinderTests
{
    [Theory]
    [InlineData("E0102 15:04:05.678901       1 controller.go:114] failed", "error")]
    [InlineData("I0102 15:04:05.678901       1 main.go:1] no error here", "info")]
    [InlineData("<134>1 2026-01-02T15:04:05Z host app - - - an error", "info")]
    [InlineData("<3>[ 12.345678] ata1: failed", "error")]
    [InlineData("<192> warn", "warn")]
    [InlineData("ts=2026-01-02 level=warn msg=\"no error\"", "warn")]
    [InlineData("level=\"ERROR\" msg=x", "error")]
    [InlineData("lvl=eror msg=x", "error")]
    [InlineData("time=x severity=notice", "info")]
    [InlineData("level=high severity=critical", "fatal")]
    [InlineData("""{"msg":"an error","level":"info"}""", "info")]
    [InlineData("""{"level": 30, "msg":"x"}""", "info")]
    [InlineData("""{"level":50.0}""", "error")]
    [InlineData("""{"log":{"level":"Warning"}}""", "warn")]
    [InlineData("""{"log.level" : "WARN"}""", "warn")]
    [InlineData("""{"log":"{\"level\":\"debug\",\"msg\":\"error\"}"}""", "debug")]
    [InlineData("""{"@l":"Verbose","@m":"x"}""", "trace")]
    [InlineData("""{"PRIORITY":"4"}""", "warn")]
    [InlineData("""{"severityNumber":17}""", "error")]
    [InlineData("""{"severityNumber":"SEVERITY_NUMBER_DEBUG2"}""", "debug")]
    [InlineData("""{"levelno":40}""", "error")]
    [InlineData("2026-01-02 15:04:05,678 [main] ERROR c.e.App - no info", "error")]
    [InlineData("[2026-01-02T15:04:05Z] [error] failed", "error")]
    [InlineData("2026/01/02 15:04:05 [emerg] 1#1: bind() failed", "fatal")]
    [InlineData("[notice] started", "info")]
    [InlineData("[15:04:05 INF] started", "info")]
    [InlineData("[15:04:05 WRN] slow", "warn")]
    [InlineData("2026-01-02 15:04:05.678 | CRITICAL | app:main", "fatal")]
    [InlineData("SEVERE: servlet", "error")]
    [InlineData("fail: Microsoft.Hosting[0]", "error")]
    [InlineData("panic: runtime error: index out of range", "fatal")]
    [InlineData("ERROR:root:message", "error")]
    [InlineData("an error occurred", "error")]
    [InlineData("Warning: deprecated, no error", "warn")]
    [InlineData("\e[33mWARN\e[0m slow", "warn")]
    [InlineData("\e[40m\e[1;31merror\e[39m info", "error")]
    [InlineData("\e[36mINFO\e[0m[0000] an error", "info")]
    [InlineData("\e[90m3:04PM\e[0m \e[32mINF\e[0m no error", "info")]
    [InlineData("\e[36mlevel=\e[32mdebug\e[0m msg=error", "debug")]
    [InlineData("misc:error", "unknown")]
    [InlineData("that is fine, an alert notice of config", "unknown")]
    [InlineData("errors and information", "unknown")]
    [InlineData("", "unknown")]
    [InlineData("GET /error/info 200", "unknown")]
    public void Find_Line_IsLevel(string line, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(LevelWords.NameOf(LevelFinder.Find(Encoding.UTF8.GetBytes(line)))));

    [Theory]
    [InlineData("level", "WARNING", "warn")]
    [InlineData("level", " [Err] ", "error")]
    [InlineData("level", "information", "info")]
    [InlineData("level", "INFO2", "info")]
    [InlineData("level", "F", "fatal")]
    [InlineData("level", "v", "trace")]
    [InlineData("level", "x", "unknown")]
    [InlineData("level", "10", "trace")]
    [InlineData("level", "20", "debug")]
    [InlineData("level", "35", "info")]
    [InlineData("level", "60", "fatal")]
    [InlineData("level", "0", "fatal")]
    [InlineData("level", "5", "info")]
    [InlineData("level", "7", "debug")]
    [InlineData("level", "8", "unknown")]
    [InlineData("level", "200", "info")]
    [InlineData("level", "300", "warn")]
    [InlineData("level", "550", "fatal")]
    [InlineData("level_value", "5000", "trace")]
    [InlineData("level_value", "40000", "error")]
    [InlineData("level", "99999999999999", "unknown")]
    [InlineData("level", "-1", "unknown")]
    [InlineData("levelno", "10", "debug")]
    [InlineData("levelno", "50", "fatal")]
    [InlineData("SeverityNumber", "1", "trace")]
    [InlineData("SeverityNumber", "9", "info")]
    [InlineData("severity_number", "24", "fatal")]
    [InlineData("severity_number", "25", "unknown")]
    [InlineData("severity_number", "0", "unknown")]
    [InlineData("PRIORITY", "3", "error")]
    [InlineData("priority", "30", "unknown")]
    [InlineData("my_own", "error", "error")]
    public void Read_Value_IsLevel(string name, string value, string expected) => Assert.Equal(
        expected, Encoding.UTF8.GetString(LevelWords.NameOf(LevelFields.Read(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value)))));

    [Fact]
    public void Names_EachOfThem_IsAField() =>
        Assert.All(LevelFields.Names, name => Assert.True(LevelFields.IsOne(Encoding.UTF8.GetBytes(name), out _), name));

    [Fact]
    public void Find_OwnNames_AreLevels() => Assert.All(Enum.GetValues<RecordLevel>().Except([RecordLevel.Unknown]), level =>
        Assert.Equal(level, LevelFinder.Find([.. "a "u8, .. LevelWords.NameOf(level), .. " b"u8])));

    [Fact]
    public void Find_AnyBytes_DoesNotThrow() => Gen.OneOf(
        Gen.Byte.Array,
        AnyText.Of("level", "=", "\"", ":", "\\", "error", "<", "134", ">", "E0102", " ", "15:04:05", "[", "]", "@l", "é", "99999999999", "{")).Sample(text =>
            Assert.Equal(LevelFinder.Find(text), LevelFinder.Find([.. text])));
}
