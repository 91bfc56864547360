using System.Globalization;
using OrleansKafkaLoki.Grains.Records.Parsing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Parsing;

public sealed class SyslogParserTests
{
    private readonly SyslogParser _parser = new();

    [Theory]
    [InlineData(
        "<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \uFEFF'su root' failed for lonvick on /dev/pts/8",
        "facility=auth|severity=crit|timestamp=2003-10-11T22:14:15.003Z|hostname=mymachine.example.com|appname=su|msgid=ID47|message='su root' failed for lonvick on /dev/pts/8")]
    [InlineData(
        "<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It's time to make the do-nuts.",
        "facility=local4|severity=notice|timestamp=2003-08-24T05:14:15.000003-07:00|hostname=192.0.2.1|appname=myproc|procid=8710|message=%% It's time to make the do-nuts.")]
    [InlineData(
        """<165>1 2003-10-11T22:14:15.003Z host evntslog - ID47 [exampleSDID@32473 iut="3" eventSource="Application"][b c="\]\""] An application""",
        """facility=local4|severity=notice|timestamp=2003-10-11T22:14:15.003Z|hostname=host|appname=evntslog|msgid=ID47|structured_data=[exampleSDID@32473 iut="3" eventSource="Application"][b c="\]\""]|message=An application""")]
    [InlineData("""<0>1 - - - - - [a b="c"]""", """facility=kern|severity=emerg|structured_data=[a b="c"]""")]
    [InlineData("<191>12 - - - - - -", "facility=local7|severity=debug")]
    [InlineData("<13>1 - h a - - [no structured data] at all", "facility=user|severity=notice|hostname=h|appname=a|message=[no structured data] at all")]
    [InlineData("<13>1 -", "facility=user|severity=notice")]
    [InlineData("86 <13>1 - h - - - - x\n", "facility=user|severity=notice|hostname=h|message=x")]
    public void TryParse_OfRfc5424_GivesItsFields(string text, string expected) => Assert.Equal(expected, Fields(text));

    [Theory]
    [InlineData(
        "<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8",
        "facility=auth|severity=crit|timestamp=Oct 11 22:14:15|hostname=mymachine|appname=su|message='su root' failed for lonvick on /dev/pts/8")]
    [InlineData(
        "Jun 14 15:16:01 combo sshd(pam_unix)[19939]: authentication failure; logname= uid=0 euid=0 tty=NODEVssh ruser= rhost=218.188.2.4 ",
        "timestamp=Jun 14 15:16:01|hostname=combo|appname=sshd(pam_unix)|procid=19939|message=authentication failure; logname= uid=0 euid=0 tty=NODEVssh ruser= rhost=218.188.2.4 ")]
    [InlineData(
        "Jul 17 15:09:16 combo ftpd[24486]: connection from 203.101.45.59 (dsl-Chn-static-059.45.101.203.touchtelindia.net) at Sun Jul 17 15:09:16 2005",
        "timestamp=Jul 17 15:09:16|hostname=combo|appname=ftpd|procid=24486|message=connection from 203.101.45.59 (dsl-Chn-static-059.45.101.203.touchtelindia.net) at Sun Jul 17 15:09:16 2005")]
    [InlineData("Jul  7 08:09:10 combo syslogd 1.4.1: restart.", "timestamp=Jul  7 08:09:10|hostname=combo|message=syslogd 1.4.1: restart.")]
    [InlineData("<13>Jan 1 00:00:00 app[12]: no host", "facility=user|severity=notice|timestamp=Jan 1 00:00:00|appname=app|procid=12|message=no host")]
    [InlineData("<13>Feb  5 2026 17:32:18.5 10.0.0.99 Use the BFG!", "facility=user|severity=notice|timestamp=Feb  5 2026 17:32:18.5|hostname=10.0.0.99|message=Use the BFG!")]
    [InlineData("<189>2026-05-16T00:00:00.008+02:00 host app: x", "facility=local7|severity=notice|timestamp=2026-05-16T00:00:00.008+02:00|hostname=host|appname=app|message=x")]
    [InlineData("<13>app[1]: x", "facility=user|severity=notice|appname=app|procid=1|message=x")]
    [InlineData("<13>GET http://a: 1", "facility=user|severity=notice|message=GET http://a: 1")]
    [InlineData("<13>", "facility=user|severity=notice|message=")]
    [InlineData("<13>Oct 11 22:14:15 host", "facility=user|severity=notice|timestamp=Oct 11 22:14:15|message=host")]
    [InlineData("<13>Oct 11 22:14:15 host kernel:", "facility=user|severity=notice|timestamp=Oct 11 22:14:15|hostname=host|appname=kernel|message=")]
    [InlineData("42 <13>Oct 11 22:14:15 host a: x\r\n\0", "facility=user|severity=notice|timestamp=Oct 11 22:14:15|hostname=host|appname=a|message=x")]
    public void TryParse_OfRfc3164_GivesItsFields(string text, string expected) => Assert.Equal(expected, Fields(text));

    [Theory]
    [InlineData("")]
    [InlineData("12 ")]
    [InlineData("12")]
    [InlineData("<>x")]
    [InlineData("<192>x")]
    [InlineData("<1")]
    [InlineData("<1234>x")]
    [InlineData("hello world")]
    [InlineData("Dez 11 22:14:15 host app: x")]
    [InlineData("Oct 11 22:14 host app: x")]
    [InlineData("anF 11 22:14:15 host app: x")]
    public void TryParse_OfSomethingElse_IsFalse(string text) => Assert.Null(Parsed.Fields(_parser, text));

    [Fact]
    public void TryParse_AnyPriority_NamesFacilityAndSeverity()
    {
        var fields = Enumerable.Range(0, 192).Select(priority => Parsed.Fields(_parser, FormattableString.Invariant($"<{priority}>x"))!).ToList();

        Assert.Equal(24, fields.Select(field => field["facility"]).Distinct().Count());
        Assert.Equal(8, fields.Select(field => field["severity"]).Distinct().Count());
        Assert.Equal(("cron", "warning"), (fields[(9 * 8) + 4]["facility"], fields[(9 * 8) + 4]["severity"]));
    }

    [Fact]
    public void TryParse_AnyBytes_FindsTheSameAgain() => Parsed.AssertSound(
        _parser, "<13>", "1 ", "12 ", "-", " ", "Oct 11 22:14:15", "2026-05-16T00:00:00.008+02:00", "app[1]: ", "[a b=\"c\"]", "[", "]", "\\", "\"", ":", "\uFEFF", "\n");

    [Theory]
    [InlineData("<")]
    [InlineData("1")]
    [InlineData("[")]
    [InlineData("[a b=\"c\"]")]
    [InlineData("[a b=\"")]
    [InlineData(":")]
    [InlineData(" ")]
    public void TryParse_OfALongText_TakesLinearTime(string piece)
    {
        foreach (var begin in new[] { "", "<13>", "<13>1 - - - - - ", "Oct 11 22:14:15 h " })
        {
            Parsed.Fields(_parser, [.. System.Text.Encoding.UTF8.GetBytes(begin), .. Parsed.Repeated(piece)]);
        }
    }

    private string? Fields(string text) =>
        Parsed.Fields(_parser, text) is { } fields ? string.Join('|', fields.Select(field => string.Create(CultureInfo.InvariantCulture, $"{field.Key}={field.Value}"))) : null;
}
