using System.Globalization;
using System.Text.RegularExpressions;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Silo.Tests.Configuration;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Push;

/// <summary>docs/outages.md tells what each answer of Loki's means; it is what the code takes it for.</summary>
public sealed partial class AnswerTableTests
{
    private static readonly string Page = File.ReadAllText(RepositoryFile.Path("docs/outages.md"));

    public static TheoryData<int, string, int, string, string> Rows
    {
        get
        {
            var rows = new TheoryData<int, string, int, string, string>();
            foreach (Match row in Row().Matches(Page))
            {
                rows.Add(
                    int.Parse(row.Groups["status"].ValueSpan, CultureInfo.InvariantCulture),
                    row.Groups["words"].Value,
                    int.Parse(row.Groups["entries"].ValueSpan, CultureInfo.InvariantCulture),
                    row.Groups["means"].Value,
                    row.Groups["asked"].Value);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Classify_AnswerOfThePage_IsWhatItSays(int status, string words, int entries, string means, string asked)
    {
        var answer = PushResponseClassifier.Classify(status, words, entries);

        Assert.Equal(
            (means, asked),
            ($"{answer.Disposition}", !answer.MayHaveStored ? "no" : answer.IsSettled ? "at once" : "after settle_secs"));
    }

    [Fact]
    public void Rows_Page_AreAllThere() => Assert.InRange(Rows.Count, 40, 100);

    [GeneratedRegex(@"^\| (?<status>\d{3}) \| (?:`(?<words>[^`]*)`)? ?\| (?<entries>\d+) \| [^|]* \| (?<means>\w+) \| (?<asked>[^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
