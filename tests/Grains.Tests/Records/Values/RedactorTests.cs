using System.Text;
using System.Text.Unicode;
using CsCheck;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Values;

namespace OrleansKafkaLoki.Grains.Tests.Records.Values;

public sealed class RedactorTests
{
    private const string Jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";
    private const string Letters36 = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const string Letters40 = Letters36 + "ABCD";

    private static readonly Redactor All = Create(SecretPatterns.Names);

    [Theory]
    [InlineData("email", "to Anna.Maria+x@mail.example.co.uk, bob@b.org.", "to [email], [email].", 2)]
    [InlineData("email", """{"mail":"\u003ca@b.com\u003e\na@b.com"}""", """{"mail":"\u003c[email]\u003e\n[email]"}""", 2)]
    [InlineData("email", "https://user:pass@host.example/x", "https://user:[email]/x", 1)]
    [InlineData("ipv4", "from 10.0.0.1:80, 192.168.10.255/24", "from [ipv4]:80, [ipv4]/24", 2)]
    [InlineData("ipv4", """{"a":"\n10.0.0.1","b":"\u003c10.0.0.1"}""", """{"a":"\n[ipv4]","b":"\u003c[ipv4]"}""", 2)]
    [InlineData("ipv4", "来自10.0.0.1的", "来自[ipv4]的", 1)]
    [InlineData("ipv6", "at 2001:db8::1, [fe80::1%eth0]:8080 and ::1.", "at [ipv6], [[ipv6]%eth0]:8080 and [ipv6].", 3)]
    [InlineData("ipv6", "addr:2001:DB8:0:0:8:800:200C:417A x", "addr:[ipv6] x", 1)]
    [InlineData("ipv6", "added:fe80::1 ::ffff:10.0.0.1", "added:[ipv6] [ipv6]", 2)]
    [InlineData("ipv6", "2001:db8:0:0:8:800:200C:417A:8080 x", "[ipv6]:8080 x", 1)]
    [InlineData("ipv6", "/2001:db8:0:0:0:0:0:1:2181:Worker", "/[ipv6]:2181:Worker", 1)]
    [InlineData("ipv6", "\"ip\":\"2001:db8::\"", "\"ip\":\"[ipv6]\"", 1)]
    [InlineData("card", "pay 4111 1111 1111 1111 200 times", "pay [card] 200 times", 1)]
    [InlineData("card", "4111-1111-1111-1111, 378282246310005, 3782 822463 10005", "[card], [card], [card]", 3)]
    [InlineData("card", "id=5555555555554444;6011000990139424", "id=[card];[card]", 2)]
    [InlineData("card", "4222222222222 6304000000000000", "[card] [card]", 2)]
    [InlineData("jwt", $"token={Jwt};", "token=[jwt];", 1)]
    [InlineData("jwt", "a eyJhbGciOiJub25lIn0.eyJhIjoxfQ. b", "a [jwt] b", 1)]
    [InlineData("bearer", "Authorization: Bearer abc", "Authorization: Bearer [bearer]", 1)]
    [InlineData("bearer", """{"authorization":"bearer abc","x":1}""", """{"authorization":"bearer [bearer]","x":1}""", 1)]
    [InlineData("bearer", "sent BEARER 0123456789abcdef", "sent BEARER [bearer]", 1)]
    [InlineData("bearer", "AUTHORIZATION=Basic x", "AUTHORIZATION=Basic [bearer]", 1)]
    [InlineData("bearer", "sent Basic dXNlcjpwYXNzd29yZA== here", "sent Basic [bearer] here", 1)]
    [InlineData("aws_key", "key AKIAIOSFODNN7EXAMPLE.", "key [aws_key].", 1)]
    [InlineData("aws_key", $"aws_secret_access_key = {Letters40}", "aws_secret_access_key = [aws_key]", 1)]
    [InlineData("aws_key", $"{{\"SecretAccessKey\": \"{Letters40}\"}}", "{\"SecretAccessKey\": \"[aws_key]\"}", 1)]
    [InlineData("gcp", $"?key=AIza{Letters36}", "?key=[gcp]", 1)]
    [InlineData("azure", $"AccountName=x;AccountKey={Letters40}{Letters40}==;End", "AccountName=x;AccountKey=[azure];End", 1)]
    [InlineData("azure", $"?sv=1&sig={Letters40}%3D&x=1", "?sv=1&sig=[azure]&x=1", 1)]
    [InlineData("github", $"ghp_{Letters36}, github_pat_{Letters40}", "[github], [github]", 2)]
    [InlineData("slack", "xoxb-123456789012-abcdef https://hooks.slack.com/services/T00/B00/abcdefghijklmnop", "[slack] https://hooks.slack.com/services/[slack]", 2)]
    [InlineData("private_key", "a -----BEGIN RSA PRIVATE KEY-----\\nMIIE\\n-----END RSA PRIVATE KEY-----\\n b", "a [private_key]\\n b", 1)]
    [InlineData("private_key", "a -----BEGIN PRIVATE KEY-----\nMIIE\n", "a [private_key]", 1)]
    public void Redact_Secret_IsReplaced(string pattern, string text, string expected, int count)
    {
        using var output = new PooledBufferWriter();

        Assert.Equal(count, Create([pattern]).Redact(Encoding.UTF8.GetBytes(text), output));
        Assert.Equal(expected, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData("user@host, a@b.c, @x.org, .@x.org and git@1.2")]
    [InlineData("v1.2.3.4, 1.2.3, 1.2.3.4.5, 256.1.1.1, 1.2.3.4a")]
    [InlineData("15:04:05.678 std::cout ad::be Module::1 a:b 00:1b:44:11:3a:b7 ::")]
    [InlineData("SHA256 12:34:56:78:9a:bc:de:f0:12:34:56:78:9a:bc:de:f0:12:34:56:78")]
    [InlineData("1767366245678 1767366245678901 4111111111111112 0.4111111111111111 2026-01-02 15 41111111111111111111")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9 eyJ.eyJ. xeyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ")]
    [InlineData("bearer token expired; Basic authentication failed, basic dependencies, Bearer configuration")]
    [InlineData("AKIAIOSFODNN7EXAMPL AKIAIOSFODNN7EXAMPLES secret=short Asia")]
    [InlineData("ghp_short github_pat_ xoxb- AIzaShort AccountKey= sig=abc")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----")]
    [InlineData("")]
    public void Redact_NoSecret_WritesNothing(string text)
    {
        using var output = new PooledBufferWriter();

        Assert.Equal(0, All.Redact(Encoding.UTF8.GetBytes(text), output));
        Assert.Equal(0, output.WrittenCount);
    }

    [Fact]
    public void Redact_OverlappingSecrets_LeavesNothingOfEither()
    {
        using var output = new PooledBufferWriter();
        var redactor = Create(["email"], [KeyValuePair.Create("site", @"example\.org/\w+")]);

        Assert.Equal(1, redactor.Redact("see a@example.org/secret now"u8, output));
        Assert.Equal("see [email] now", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Redact_OwnExpression_IsReplacedByItsName()
    {
        using var output = new PooledBufferWriter();
        output.Write("before "u8);
        var redactor = Create([], [KeyValuePair.Create("iban", @"\bDE\d{20}\b"), KeyValuePair.Create("any", "x*")]);

        Assert.Equal(2, redactor.Redact("to DE89370400440532013000 é xx"u8, output));
        Assert.Equal("before to [iban] é [any]", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Redact_Hash_IsSameForSameSecretAndSalt()
    {
        var text = "a@b.org c@d.org a@b.org"u8.ToArray();
        var parts = Redacted(text, "one").Split(' ');

        Assert.Matches("^\\[email:[a-p]{16}\\]$", parts[0]);
        Assert.Equal(parts[0], parts[2]);
        Assert.NotEqual(parts[0], parts[1]);
        Assert.NotEqual(parts[0], Redacted(text, "two").Split(' ')[0]);

        static string Redacted(byte[] text, string salt)
        {
            using var output = new PooledBufferWriter();
            Create(["email"], [], "hash", salt).Redact(text, output);
            return Encoding.UTF8.GetString(output.WrittenSpan);
        }
    }

    [Fact]
    public void Redact_FixedTextThatLooksLikeASecretInItsPlace_IsStable()
    {
        using var output = new PooledBufferWriter();
        var redactor = Create(["bearer"], [], "REDACTED");

        Assert.Equal(1, redactor.Redact("Authorization: Bearer abc"u8, output));
        Assert.Equal("Authorization: Bearer REDACTED", Encoding.UTF8.GetString(output.WrittenSpan));
        Assert.Equal(0, redactor.Redact(output.WrittenSpan.ToArray(), output));
    }

    [Theory]
    [InlineData("emails", null, null, "there is no pattern 'emails', only email, ipv4")]
    [InlineData("email", "x", null, null)]
    [InlineData("email", "no-reply@example.org", null, "itself taken for a secret, by the pattern email")]
    [InlineData("email", "hash", null, "needs a salt")]
    [InlineData("email", "{{ hsh }}", "s", "'hsh' is not known here, only {{ name }} and {{ hash }} (position 1)")]
    [InlineData("email", "{{ hash", "s", "not closed")]
    public void TryCreate_Mistake_IsTold(string pattern, string? replacement, string? salt, string? expected)
    {
        Redactor? redactor = null;
        var isCreated = RedactionText.TryCreate(replacement, salt, out var text, out var error)
            && Redactor.TryCreate([pattern], [], text, out redactor, out error);

        Assert.Equal(expected is null, isCreated && redactor is not null);
        Assert.Contains(expected ?? "", error ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void TryCreate_WrongExpression_IsTold()
    {
        Assert.True(RedactionText.TryCreate(null, null, out var text, out _));
        Assert.False(Redactor.TryCreate([], [KeyValuePair.Create("mine", "(")], text, out _, out var error));
        Assert.StartsWith("the pattern mine: ", error, StringComparison.Ordinal);
        Assert.False(Redactor.TryCreate([], [], text, out _, out error));
        Assert.Equal("there is no pattern", error);
    }

    [Fact]
    public void Redact_AnyText_LeavesNoSecretAndStaysValid() => Gen.OneOf(
        Gen.Byte.Array,
        AnyText.Of("a@b.org", "@", ".", "10.0.0.1", "1.2", "::", "fe80:", "1:", "4111", "1111", " ", "-", "4111111111111111", Jwt, "eyJ", "Bearer ", "Authorization: ",
            "Basic ", "dXNlcjpwYXNzd29yZA==", "AKIAIOSFODNN7EXAMPLE", "secret", "=", Letters40, "ghp_", "xoxb-", "-----BEGIN PRIVATE KEY-----", "-----END ", "-----",
            "\\", "\\n", "\\u003c", "é", "\n", "[email]", "sig=", "AccountKey=")).Sample(
        text =>
        {
            using var output = new PooledBufferWriter();
            using var again = new PooledBufferWriter();
            var count = All.Redact(text, output);
            Assert.True(count > 0 || output.WrittenCount == 0);
            if (count > 0)
            {
                Assert.Equal(0, All.Redact(output.WrittenSpan, again));
                Assert.True(!Utf8.IsValid(text) || Utf8.IsValid(output.WrittenSpan));
            }
        },
        iter: 20_000);

    [Theory]
    [InlineData("@")]
    [InlineData("a@")]
    [InlineData("1.")]
    [InlineData("a:")]
    [InlineData("1")]
    [InlineData("4111 ")]
    [InlineData("eyJ")]
    [InlineData("bearer ")]
    [InlineData("secret=")]
    [InlineData("ghp_")]
    [InlineData("-----BEGIN ")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("a@b.org ")]
    [InlineData("10.0.0.1 ")]
    public void Redact_LongRepetition_ComesToAnEnd(string piece)
    {
        using var output = new PooledBufferWriter();
        using var again = new PooledBufferWriter();
        All.Redact(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, 200_000 / piece.Length))), output);

        Assert.Equal(0, All.Redact(output.WrittenSpan, again));
    }

    private static Redactor Create(
        IEnumerable<string> names, IEnumerable<KeyValuePair<string, string>>? expressions = null, string? replacement = null, string? salt = null)
    {
        Assert.True(RedactionText.TryCreate(replacement, salt, out var text, out var error), error);
        Assert.True(Redactor.TryCreate(names, expressions ?? [], text, out var redactor, out error), error);
        return redactor;
    }
}
