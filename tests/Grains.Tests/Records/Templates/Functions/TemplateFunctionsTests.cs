using CsCheck;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Records.Templates;
using OrleansKafkaLoki.Grains.Records.Templates.Functions;
using OrleansKafkaLoki.Grains.Tests.Records.Events;
using OrleansKafkaLoki.Grains.Tests.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Templates.Functions;

/// <summary>What the functions give, in the words of Loki's line_format and of Promtail's templates.</summary>
public sealed class TemplateFunctionsTests
{
    [Theory]
    [InlineData("{{ lower .a }}", "GrößE ÄÖ", "größe äö")]
    [InlineData("{{ a | upper }}", "größe ı", "GRÖßE ı")]
    [InlineData("{{ ToLower .a }}", "ABC", "abc")]
    [InlineData("{{ toupper .a }}", "abc", "ABC")]
    [InlineData("{{ title .a }}", "hello wörld-x_y 9a", "Hello Wörld-X_y 9a")]
    [InlineData("{{ trim .a }}", " \t x y\u00A0 ", "x y")]
    [InlineData("{{ TrimSpace .a }}", " x ", "x")]
    [InlineData("{{ trimAll \"-ö\" .a }}", "-öx-ö-", "x")]
    [InlineData("{{ Trim .a \"-\" }}", "--x--", "x")]
    [InlineData("{{ a | trimLeft \"0\" }}", "0010", "10")]
    [InlineData("{{ TrimLeft .a \"0\" }}", "0010", "10")]
    [InlineData("{{ a | trimRight \"0\" }}", "0010", "001")]
    [InlineData("{{ TrimRight .a \"0\" }}", "0010", "001")]
    [InlineData("{{ trimPrefix \"logs-\" .a }}", "logs-app", "app")]
    [InlineData("{{ a | trimPrefix \"x\" }}", "logs-app", "logs-app")]
    [InlineData("{{ TrimPrefix .a \"logs-\" }}", "logs-app", "app")]
    [InlineData("{{ a | TrimPrefix \"logs-\" }}", "logs-app", "app")]
    [InlineData("{{ trimSuffix \".log\" .a }}", "a.log", "a")]
    [InlineData("{{ TrimSuffix .a \".log\" }}", "a.log", "a")]
    public void Case_AndTrim_AreAsInGo(string template, string a, string expected) => AssertGives(template, a, expected);

    [Theory]
    [InlineData("{{ trunc 3 .a }}", "größe", "grö")]
    [InlineData("{{ a | trunc -2 }}", "größe", "ße")]
    [InlineData("{{ trunc 9 .a }}", "größe", "größe")]
    [InlineData("{{ trunc -9 .a }}", "größe", "größe")]
    [InlineData("{{ substr 1 3 .a }}", "größe", "rö")]
    [InlineData("{{ substr -1 3 .a }}", "größe", "grö")]
    [InlineData("{{ substr 2 -1 .a }}", "größe", "öße")]
    [InlineData("{{ substr 3 1 .a }}x", "größe", "x")]
    [InlineData("{{ substr 3 99 .a }}", "größe", "ße")]
    [InlineData("{{ alignLeft 5 .a }}|", "abc", "abc  |")]
    [InlineData("{{ alignLeft 2 .a }}|", "abc", "ab|")]
    [InlineData("{{ alignRight 5 .a }}|", "äbc", "  äbc|")]
    [InlineData("{{ alignRight 2 .a }}|", "äbc", "bc|")]
    [InlineData("{{ indent 2 .a }}", "x\ny", "  x\n  y")]
    [InlineData("{{ nindent 1 .a }}", "x", "\n x")]
    [InlineData("{{ repeat 3 .a }}", "ab", "ababab")]
    public void Cut_CountsCharacters(string template, string a, string expected) => AssertGives(template, a, expected);

    [Theory]
    [InlineData("{{ replace \"-\" \"_\" .a }}", "a-b-c", "a_b_c")]
    [InlineData("{{ a | replace \"-\" \"\" }}", "a-b-c", "abc")]
    [InlineData("{{ Replace .a \"-\" \"_\" 1 }}", "a-b-c", "a_b-c")]
    [InlineData("{{ Replace .a \"-\" \"_\" -1 }}", "a-b-c", "a_b_c")]
    [InlineData("{{ replace .b \"x\" .a }}", "a", "a")]
    [InlineData("{{ regexReplaceAll \"[0-9]+\" .a \"N\" }}", "ä1b22", "äNbN")]
    [InlineData("{{ a | regexReplaceAll `(\\w+)@(?P<host>\\w+)` `${host}/$1` }}", "x me@home y", "x home/me y")]
    [InlineData("{{ regexReplaceAll \"(b)\" .a \"$1$1x\" }}", "abc", "abc")]
    [InlineData("{{ regexReplaceAll \"(b)\" .a \"$$1$ ${1}$9\" }}", "abc", "a$1$ bc")]
    [InlineData("{{ regexReplaceAll \"a*\" .a \"x\" }}", "baaac", "xbxcx")]
    [InlineData("{{ regexReplaceAll \"\" .a \"-\" }}", "ä😀", "-ä-😀-")]
    [InlineData("{{ regexReplaceAllLiteral \"b\" .a \"$1\" }}", "abc", "a$1c")]
    [InlineData("{{ count \"a|b\" .a }}", "abc", "2")]
    [InlineData("{{ __line__ | count \"a\" }}", "abc", "3")]
    [InlineData("{{ contains \"b\" .a }}{{ hasPrefix \"b\" .a }}{{ a | hasSuffix \"c\" }}", "abc", "truefalsetrue")]
    public void Replace_IsAsInGo(string template, string a, string expected) => AssertGives(template, a, expected);

    [Theory]
    [InlineData("{{ b64enc .a }}", "hällo", "aMOkbGxv")]
    [InlineData("{{ a | b64dec }}", "aMOkbGxv", "hällo")]
    [InlineData("{{ urlencode .a }}", "a b/ä~", "a+b%2F%C3%A4~")]
    [InlineData("{{ urldecode .a }}", "a+b%2f%C3%A4", "a b/ä")]
    [InlineData("{{ sha256 .a }}", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("{{ Sha2Hash \"a\" .a }}", "bc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("{{ hash .a }}", "abc", "44bc2cf5ad770999")]
    public void Coding_KnownValues_AreRight(string template, string a, string expected) => AssertGives(template, a, expected);

    [Theory]
    [InlineData("{{ int .a }}", "12.9", "12")]
    [InlineData("{{ float64 .a }}", "1e3", "1000")]
    [InlineData("{{ add .a 1 2 }}", "9007199254740993", "9007199254740996")]
    [InlineData("{{ a | add 1 }}", "2", "3")]
    [InlineData("{{ sub .a 5 }}", "2", "-3")]
    [InlineData("{{ mul .a 2 3 }}", "2", "12")]
    [InlineData("{{ div .a 1000 }}", "2500", "2")]
    [InlineData("{{ mod .a 2 }}", "-3", "-1")]
    [InlineData("{{ addf .a 0.2 }}", "0.1", "0.3")]
    [InlineData("{{ subf .a 1 0.5 }}", "2", "0.5")]
    [InlineData("{{ divf .a 1e9 }}", "1500000000", "1.5")]
    [InlineData("{{ mulf .a 1.5 }}", "3", "4.5")]
    [InlineData("{{ max .a 5 }}{{ min .a 5 }}{{ maxf .a 2.5 }}{{ minf .a 2.5 }}", "3", "5332.5")]
    [InlineData("{{ floor .a }} {{ ceil .a }} {{ round .a 1 }} {{ a | round 0 }}", "2.45", "2 3 2.5 2")]
    [InlineData("{{ bytes .a }}", "1.5 KiB", "1536")]
    [InlineData("{{ duration_seconds .a }}", "1m1.5s", "61.5")]
    [InlineData("{{ duration .a }}", "250µs", "0.00025")]
    public void Numbers_AreNotRounded(string template, string a, string expected) => AssertGives(template, a, expected);

    [Theory]
    [InlineData("{{ int .a }}", "abc")]
    [InlineData("{{ int .a }}", "1e30")]
    [InlineData("{{ add .a 1 }}", "9223372036854775807")]
    [InlineData("{{ mul .a .a }}", "9223372036854775807")]
    [InlineData("{{ div 1 .a }}", "0")]
    [InlineData("{{ mod 1 .a }}", "0")]
    [InlineData("{{ div .a -1 }}", "-9223372036854775808")]
    [InlineData("{{ divf 1 .a }}", "0")]
    [InlineData("{{ float64 .a }}", "NaN")]
    [InlineData("{{ bytes .a }}", "1 parsec")]
    [InlineData("{{ duration .a }}", "1")]
    [InlineData("{{ b64dec .a }}", "%%%")]
    [InlineData("{{ urldecode .a }}", "%zz")]
    [InlineData("{{ urldecode .a }}", "x%2")]
    public void Any_CannotDoItsWork_GivesNothing(string template, string a)
    {
        AssertGives(template, a, null);
        AssertGives(template[..^3] + "| default \"none\" }}", a, "none");
    }

    [Fact]
    public void Any_ResultWithoutBound_GivesNothing()
    {
        const string Long = "{{ a | repeat 1000 | repeat 1000 | replace \"a\" \"aaaaaaaaaaaaaaaaaaaa\" }}";
        AssertGives(Long, "a", null);
        AssertGives("{{ a | repeat 1000 | repeat 1000 | regexReplaceAll \"a\" \"aaaaaaaaaaaaaaaaaaaa\" }}", "a", null);
        AssertGives("{{ a | repeat 1000 | repeat 1000 | repeat 100 }}", "a", null);
    }

    [Fact]
    public void Any_BytesOfAnyKind_NeverThrowAndAreTheSameAgain()
    {
        var templates = new[]
        {
            "lower", "upper", "title", "trim", "trimAll `ä-`", "trimLeft `é`", "trimRight `é`", "trimPrefix `a`", "trimSuffix `a`",
            "trunc 2", "trunc -2", "substr 1 3", "alignLeft 4", "alignRight 4", "indent 2", "nindent 2", "repeat 3",
            "replace `a` `bb`", "regexReplaceAll `.` `x`", "regexReplaceAll `(.)b?` `$1-$1`", "regexReplaceAllLiteral `\\s*` `$`",
            "count `.`", "contains `a`", "hasPrefix `a`", "b64enc", "b64dec", "urlencode", "urldecode", "sha256", "Sha2Hash `a`", "hash",
            "int", "float64", "bytes", "duration", "floor", "ceil", "round 2", "add 1", "mul -1", "max 1", "addf 1", "mulf 2", "or `x`", "default `x`",
        };
        var bytes = Gen.OneOf(
            Gen.Byte.Array[0, 40],
            Gen.OneOf("a", "ä", "😀", "%", "+", "1", "0", "9", "-", ".", "e", "KiB", "ms", "=", " ", "\n", "\uD83D", "\0").Array[0, 12]
                .Select(parts => System.Text.Encoding.UTF8.GetBytes(string.Concat(parts))));
        Gen.Select(bytes, Gen.OneOf(templates), Gen.OneOf(templates)).Sample((value, first, second) =>
        {
            var template = $"{{{{ message | {first} | {second} }}}}";
            var record = new TestRecord { Value = value };
            var rendered = EventHarness.RenderBytes(template, record, DecodingCodec.Bytes);
            Assert.Equal(rendered, EventHarness.RenderBytes(template, record, DecodingCodec.Bytes));
        });
    }

    [Fact]
    public void Any_LongTextOfOneCharacter_TakesItsTime()
    {
        var record = new TestRecord { Value = System.Text.Encoding.UTF8.GetBytes(new string('a', 100_000)) };
        foreach (var function in new[]
        {
            "lower", "title", "trim", "trimAll `a`", "trimLeft `a`", "trimRight `a`", "trunc 99999", "substr 1 99999", "alignRight 5", "indent 1",
            "replace `a` `b`", "replace `aab` `b`", "regexReplaceAll `a|b` `c`", "regexReplaceAll `(a*)*b` `$1`", "count `a`", "count `x*`",
            "contains `aab`", "b64dec", "urldecode", "int", "float64", "bytes", "duration",
        })
        {
            EventHarness.RenderBytes($"{{{{ message | {function} | or `-` }}}}", record, DecodingCodec.Bytes);
        }
    }

    /// <summary>The page has each function that there is, and no other.</summary>
    [Fact]
    public void Names_OfThePage_AreTheFunctions()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OrleansKafkaLoki.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
        }

        var rows = File.ReadLines(Path.Combine(folder.FullName, "docs", "templates.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal));
        var names = rows.SelectMany(row => row[..row.IndexOf(" | ", StringComparison.Ordinal)].Split('`').Where((_, i) => i % 2 == 1)).Select(call => call.Split(' ')[0]);
        Assert.Equal(FunctionCatalog.Names.Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
    }

    private static void AssertGives(string template, string a, string? expected)
    {
        Assert.True(Template.TryParse(template, out _, out var error), error);
        var json = System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, string> { ["a"] = a, ["b"] = "" });
        var record = template.Contains("__line__", StringComparison.Ordinal) ? null : json;
        Assert.Equal(
            expected,
            record is null
                ? EventHarness.RenderBytes(template, TestRecord.Of($"a{a}a"), DecodingCodec.Bytes) is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes) : null
                : EventHarness.Render(template, record));
    }
}
