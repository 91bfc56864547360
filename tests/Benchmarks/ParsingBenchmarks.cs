using System.Text;
using System.Text.RegularExpressions;
using BenchmarkDotNet.Attributes;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Parsing;
using Capture = OrleansKafkaLoki.Grains.Records.Capture;

namespace OrleansKafkaLoki.Benchmarks;

/// <summary>Takes four fields out of an access log's line of 191 bytes, and texts of other kinds apart.</summary>
[MemoryDiagnoser]
public class ParsingBenchmarks : IDisposable
{
    private const string Line =
        """93.180.71.3 - - [17/May/2015:08:05:32 +0000] "GET /downloads/product_1?id=4711&session=abcdef0123456789 HTTP/1.1" 304 0 "-" "Debian APT-HTTP/1.3 (0.8.16~exp12ubuntu10.21) and some more of it" """;

    private const string Expression = @"^(?<ip>\S+) \S+ \S+ \[(?<time>[^\]]+)\] ""(?<method>\S+) [^""]*"" (?<status>\d+) ";

    private static readonly byte[] AccessLine = Encoding.UTF8.GetBytes(Line);

    private readonly byte[] _logfmt = [.. "level=info ts=2026-01-02T03:04:05Z caller=main.go:12 msg=\"it works\" took=1.5s status=200"u8];
    private readonly Capture[] _captures = new Capture[16];
    private readonly PooledBufferWriter _scratch = new();
    private readonly Regex _net = new(Expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    private readonly RegexParser _regex = CreateRegex(Expression);
    private readonly RegexParser _lazyRegex = CreateRegex(Expression.Replace("+", "+?", StringComparison.Ordinal));
    private readonly PatternParser _pattern = CreatePattern("""<ip> - - [<time>] "<method> <_>" <status> <_>""");
    private readonly SyslogParser _syslog = new();

    [Benchmark]
    public bool RegexFields() => _regex.TryParse(AccessLine, _captures, _scratch);

    [Benchmark]
    public bool LazyRegexFields() => _lazyRegex.TryParse(AccessLine, _captures, _scratch);

    /// <summary>For comparison, without making the string that it needs.</summary>
    [Benchmark]
    public int NetRegexFields() => _net.Match(Line).Groups[4].Index;

    [Benchmark]
    public bool PatternFields() => _pattern.TryParse(AccessLine, _captures, _scratch);

    [Benchmark]
    public bool SyslogFields()
    {
        _scratch.Clear();
        return _syslog.TryParse("<34>1 2003-10-11T22:14:15.003Z host su 8710 ID47 - 'su root' failed for lonvick on /dev/pts/8"u8, _captures, _scratch);
    }

    [Benchmark]
    public int LogfmtPairs()
    {
        var reader = new LogfmtReader(_logfmt);
        var pairs = 0;
        while (reader.TryReadNext(out _, out _, out _))
        {
            pairs++;
        }

        return pairs;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _scratch.Dispose();
        GC.SuppressFinalize(this);
    }

    private static RegexParser CreateRegex(string expression) =>
        RegexParser.TryCreate(expression, out var parser, out var error) ? parser : throw new FormatException(error);

    private static PatternParser CreatePattern(string pattern) =>
        PatternParser.TryCreate(pattern, out var parser, out var error) ? parser : throw new FormatException(error);
}
