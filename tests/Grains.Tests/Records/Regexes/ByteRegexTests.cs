using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using OrleansKafkaLoki.Grains.Records.Regexes;
using Capture = OrleansKafkaLoki.Grains.Records.Capture;

namespace OrleansKafkaLoki.Grains.Tests.Records.Regexes;

public sealed class ByteRegexTests
{
    private const int Long = 100_000;

    private static readonly string[] Syntax =
    [
        "(", ")", "(?", "?P<a>", "[", "]", "^", "$", "-", "\\", "\\p", "{", "}", ":", "[:", "1", ",", "a", "i", "Q", "E", "x", "|", "*", "ä", "😀", "\ud800",
    ];

    public static TheoryData<string, string> Lines => new()
    {
        {
            @"^(?P<ip>\S+) \S+ \S+ \[(?P<time>[^\]]+)\] ""(?P<method>\S+) [^""]*"" (?P<status>\d+) ",
            """93.180.71.3 - - [17/May/2015:08:05:32 +0000] "GET /downloads/product_1 HTTP/1.1" 304 0 "-" "Debian APT-HTTP/1.3 (0.8.16~exp12ubuntu10.21)" """
        },
        {
            @"^\[(?P<time>.*?)\] \[(?P<level>\w+)\] (?P<message>.*)$",
            "[Sun Dec 04 04:47:44 2005] [error] mod_jk child workerEnv in error state 6"
        },
        {
            @"^(?P<time>\d{4}-\d\d-\d\d [\d:,]+) - (?P<level>[A-Z]+) +\[(?P<thread>.*):(?P<class>[^@]*)@(?P<line>\d+)\] - (?P<message>.+)",
            "2015-07-29 17:41:44,747 - INFO  [QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181:FastLeaderElection@774] - Notification time out: 3200"
        },
        {
            @"(?P<time>\S+ \S+) (?P<level>(?:INFO|WARN|ERROR)) \[(?P<thread>[^\]]*)\] (?P<class>(?:\w+\.)+\w+): (?P<message>.*)",
            "2015-10-18 18:01:47,978 INFO [main] org.apache.hadoop.mapreduce.v2.app.MRAppMaster: Created MRAppMaster for application appattempt_1445144423722_0020_000001"
        },
        {
            @"(?s)""(?P<method>[A-Z]+) (?P<path>\S+?)(?P<detail>/detail)? HTTP.*time: (?P<secs>[0-9.]+)$",
            """2017-05-16 00:00:00.008 25746 INFO nova.osapi_compute.wsgi.server [req-38101a0b - - -] 10.11.10.1 "GET /v2/54fadb41/servers/detail HTTP/1.1" status: 200 len: 1893 time: 0.2477829"""
        },
        {
            @"(?P<program>[\w()-]+)(?:\[(?P<pid>\d+)\])?: (?P<message>.*?)(?:; (?P<rest>.*))?$",
            "Jun 14 15:16:01 combo sshd(pam_unix)[19939]: authentication failure; logname= uid=0 euid=0 tty=NODEVssh ruser= rhost=218.188.2.4 "
        },
    };

    public static TheoryData<string, string> Slow => new()
    {
        { "(a*)*b", "a" },
        { "(.*)(.*)(.*)x", "a" },
        { "a+b", "a" },
        { ".*[^x]+y", "a" },
        { "(a|aa)+x", "a" },
        { @"(\w+\s?)+:", "a" },
        { "[^x]+?y", "a" },
        { "(?:a?b?c?)*d", "a" },
        { "(.*?,){11}P", "a," },
        { "(?:a.*?Y)*Z", "a_Y" },
        { "(?:a.*Y)*Z", "a_Y" },
        { "a[^ ]*?X", "ab " },
        { "(a.*?Y)+?Q", "a_Yb" },
        { "(a?){30}a{30}x", "a" },
        { @"(?i)(ä|Ä)*\z", "ä" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void TryMatch_RealLines_FindsGroupsAsNetDoes(string expression, string line)
    {
        var expected = new Regex(expression.Replace("(?P<", "(?<", StringComparison.Ordinal), RegexOptions.CultureInvariant).Match(line);
        var regex = Compile(expression);

        Assert.True(expected.Success);
        Assert.Equal(
            regex.Groups.OfType<string>().Select(name => (name, expected.Groups[name].Success ? expected.Groups[name].Value : null)),
            regex.Groups.Zip(Find(expression, line)!).Where(group => group.First is not null).Select(group => (group.First!, group.Second)));
    }

    [Theory]
    [InlineData("a|ab", "xab", "a")]
    [InlineData("(?:a|ab)$", "xab", "ab")]
    [InlineData("(a*)*", "b", "", "")]
    [InlineData("(a|b*)*", "c", "", "")]
    [InlineData("(a*)+", "b", "", "")]
    [InlineData("(|a)+", "aa", "", "")]
    [InlineData("(a)|b", "b", "b", null)]
    [InlineData("(a)?b", "b", "b", null)]
    [InlineData("(?:(a)|b)*", "ab", "ab", "a")]
    [InlineData("a{2,3}?", "aaaa", "aa")]
    [InlineData("a{,3}", "a{,3}", "a{,3}")]
    [InlineData("a{0}b", "ab", "b")]
    [InlineData("(?U)a+", "aaa", "a")]
    [InlineData("(?U)a+?", "aaa", "aaa")]
    [InlineData("(?i)straSSe|K", "x\u212A", "\u212A")]
    [InlineData("(?i)[k-m]s", "\u212A\u017F", "\u212A\u017F")]
    [InlineData("(?i)[^k]", "\u212AK", null)]
    [InlineData(@"(?i)\W", "s\u017F!", "!")]
    [InlineData("(?i:a)b", "AB", null)]
    [InlineData("a(?i)b|C", "c", "c")]
    [InlineData("(a(?i))B", "ab", null)]
    [InlineData("(?-s).", "\n", null)]
    [InlineData("(?s).", "\n", "\n")]
    [InlineData("[^a]", "\n", "\n")]
    [InlineData("a$", "a\n", null)]
    [InlineData("(?m)a$", "a\nb", "a")]
    [InlineData("(?m)^b", "a\nb", "b")]
    [InlineData("^b", "a\nb", null)]
    [InlineData(@"\Aa\z", "a", "a")]
    [InlineData(@"\bé", "é", null)]
    [InlineData(@"\w+", "é_a1", "_a1")]
    [InlineData(@"\d", "٣3", "3")]
    [InlineData(@"\s", "\v ", " ")]
    [InlineData(@"\pL+", "1äß2", "äß")]
    [InlineData(@"\p{Lu}", "aÄ", "Ä")]
    [InlineData(@"\P{L}", "a1", "1")]
    [InlineData(@"\p{^L}", "a1", "1")]
    [InlineData(@"[\pN_]+", "a1_²", "1_²")]
    [InlineData("[[:alpha:]_]+", "1a_b", "a_b")]
    [InlineData("[[:^alpha:]]+", "a12b", "12")]
    [InlineData("[]a]+", "x]a", "]a")]
    [InlineData("[^]a]+", "]xa", "x")]
    [InlineData("[a-]+", "b-a", "-a")]
    [InlineData("[[a]+", "[a", "[a")]
    [InlineData("[[:]+", "[:", "[:")]
    [InlineData(@"[\]\\-]+", @"a]\-", @"]\-")]
    [InlineData(@"\Qa.b*\E+", "a.b**", "a.b**")]
    [InlineData(@"\Qa.b", "a.b", "a.b")]
    [InlineData(@"\x41\x{e4}\101\012", "Aä\u0041\n", "AäA\n")]
    [InlineData(@"[\x{1F600}-\x{1F64F}].", "😀😀", "😀😀")]
    [InlineData("^.$", "😀", "😀")]
    [InlineData(@"\.\-\_\/\ ", ".-_/ ", ".-_/ ")]
    [InlineData("", "a", "")]
    public void TryMatch_OfRe2_MeansWhatItMeansThere(string expression, string text, params string?[] expected) =>
        Assert.Equal(expected is [null] ? null : expected, Find(expression, text)?.ToArray());

    [Theory]
    [InlineData("(a", "at 2: a '(' is not closed")]
    [InlineData("a)", "at 1: ')' closes no '('")]
    [InlineData("[a", "at 2: a '[' is not closed")]
    [InlineData("[", "at 1: a '[' is not closed")]
    [InlineData("[a-", "at 3: a '[' is not closed")]
    [InlineData("*", "at 1: there is nothing to repeat before it")]
    [InlineData("a|+", "at 3: there is nothing to repeat before it")]
    [InlineData("(?i)*", "at 5: there is nothing to repeat before it")]
    [InlineData("{2}", "at 3: there is nothing to repeat before it")]
    [InlineData("a**", "at 3: a repetition is repeated: put the inner one into '(?:' and ')'")]
    [InlineData("a{2,1}", "at 6: a repetition goes from fewer to more, and to 1000 at most")]
    [InlineData("a{1001}", "at 7: a repetition goes from fewer to more, and to 1000 at most")]
    [InlineData("a{99999999999}", "at 14: a repetition goes from fewer to more, and to 1000 at most")]
    [InlineData("(?=a)", "at 2: behind '(?' stands ':', 'P<name>' or flags of i, m, s and U: there is no looking ahead or behind")]
    [InlineData("(?<!a)", "at 2: behind '(?' stands ':', 'P<name>' or flags of i, m, s and U: there is no looking ahead or behind")]
    [InlineData("(?", "at 2: behind '(?' stands ':', 'P<name>' or flags of i, m, s and U: there is no looking ahead or behind")]
    [InlineData("(?P<a>.)(?P<a>.)", "at 14: there are two groups \"a\"")]
    [InlineData("(?P<a-b>.)", "at 8: the name of a group consists of letters, digits and '_', and ends with '>'")]
    [InlineData("(?P<a", "at 4: the name of a group consists of letters, digits and '_', and ends with '>'")]
    [InlineData(@"(a)\1", "at 5: there are no references to groups")]
    [InlineData(@"\C", @"at 2: a single byte (\C) cannot be asked for")]
    [InlineData(@"\Z", @"at 2: there is no \Z: write \z for the end of the text")]
    [InlineData(@"\h", @"at 2: there is no '\h'")]
    [InlineData(@"\", @"at 1: nothing follows the last '\'")]
    [InlineData(@"\x4", @"at 2: behind '\x' stand two hexadecimal digits, or more in braces")]
    [InlineData(@"\x{110000}", @"at 10: behind '\x' stand two hexadecimal digits, or more in braces")]
    [InlineData("[z-a]", "at 4: a range of a class goes from a lower to a higher character")]
    [InlineData("[[:alfa:]]", "at 9: there is no class \"[:alfa:]\"")]
    [InlineData(@"\p{Greek}", "at 9: \"Greek\" is no general category of Unicode, such as L, Lu or Nd; scripts are not known here")]
    [InlineData("((a{100}){100}){100}", "it is too large: repeat fewer times")]
    [InlineData("(?:(?:(?:){1000}){1000}){1000}", "it is too large: repeat fewer times")]
    public void TryCreate_WithAMistake_SaysWhereAndWhat(string expression, string expected)
    {
        Assert.False(ByteRegex.TryCreate(expression, out _, out var error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void TryCreate_GroupsNestedTooDeep_IsRefused()
    {
        Assert.False(ByteRegex.TryCreate(new string('(', 100_000), out _, out var error));
        Assert.Equal("at 201: groups are nested deeper than 200", error);
    }

    [Fact]
    public void TryCreate_AnyText_GivesARegexOrAnError() => Gen.Int[0, Syntax.Length - 1].Array[0, 12].Sample(
        parts =>
        {
            var isRegex = ByteRegex.TryCreate(string.Concat(parts.Select(part => Syntax[part])), out var regex, out var error);
            Assert.Equal(isRegex, regex is not null);
            Assert.Equal(isRegex, error is null);
            regex?.IsMatch("aA1\n"u8);
        },
        iter: 5_000);

    [Fact]
    public void IsMatch_OfWhole_TakesAllOfAText()
    {
        Assert.True(ByteRegex.TryCreate("a|ab", out var regex, out _, isWhole: true));

        Assert.True(regex.IsMatch("ab"u8));
        Assert.False(regex.IsMatch("abc"u8));
        Assert.False(regex.IsMatch("xa"u8));
    }

    [Fact]
    public void TryMatch_BytesThatAreNotUtf8_AreOneCharacterEach()
    {
        Assert.True(Compile("^.{2}a$").IsMatch([0xFF, 0xC3, (byte)'a']));
        Assert.True(Compile(@"^\x{FFFD}+$").IsMatch([0xE2, 0x82]));
        Assert.False(Compile("[^\uFFFD]").IsMatch([0xFF]));
    }

    [Fact]
    public void TryMatch_FromAStart_SeesWhatStandsBefore()
    {
        Assert.False(Compile(@"\bb").TryMatch("ab"u8, 1, []));
        Assert.False(Compile("^b").TryMatch("ab"u8, 1, []));
        var match = new Capture[1];
        Assert.True(Compile("a").TryMatch("aba"u8, 1, match));
        Assert.Equal(2, match[0].Start);
    }

    [Fact]
    public void TryMatch_AnyExpressionAndText_FindsWhatItMeans() => Gen.Int.Sample(
        seed =>
        {
            var random = new RandomExpression(seed);
            var expression = random.Next(4);
            var regex = Compile(expression);
            var node = RegexSyntax.Parse(expression, out _);
            for (var i = 0; i < 5; i++)
            {
                var text = random.NextText();
                var expected = new PlainMatcher(text, regex.Groups.Count).Find(node);
                var groups = new Capture[regex.Groups.Count];
                var isMatch = regex.TryMatch(text, 0, groups);

                Assert.True(
                    isMatch == expected is not null && (expected is null || groups.SequenceEqual(expected.Chunk(2).Select(Captured))),
                    $"{expression} in {Convert.ToHexString(text)} found {(isMatch ? string.Join(' ', groups) : "nothing")}");
                Assert.Equal(isMatch, regex.IsMatch(text));
            }
        },
        iter: 20_000);

    [Theory]
    [MemberData(nameof(Slow))]
    public void IsMatch_OfALongText_TakesLinearTime(string expression, string piece)
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, Long / piece.Length)));

        Assert.Equal(expression.EndsWith(@"\z", StringComparison.Ordinal), Compile(expression).IsMatch(text));
    }

    private static Capture Captured(int[] places) =>
        places[0] < 0 || places[1] < 0 ? Capture.Missing : new Capture(places[0], places[1] - places[0]);

    private static ByteRegex Compile(string expression)
    {
        Assert.True(ByteRegex.TryCreate(expression, out var regex, out var error), $"{expression}: {error}");
        return regex;
    }

    private static IEnumerable<string?>? Find(string expression, string text)
    {
        var regex = Compile(expression);
        var bytes = Encoding.UTF8.GetBytes(text);
        var groups = new Capture[regex.Groups.Count];
        return regex.TryMatch(bytes, 0, groups)
            ? groups.Select(group => group.IsMissing ? null : Encoding.UTF8.GetString(group.In(bytes, default)))
            : null;
    }
}
