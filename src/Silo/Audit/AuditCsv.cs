using System.Globalization;
using System.Text;
using OrleansKafkaLoki.Grains.Interfaces.Audit;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>What an audit found, for spreadsheets (RFC 4180).</summary>
internal static class AuditCsv
{
    /// <summary>The names of the fields of <see cref="Of(AuditFinding)"/>.</summary>
    public const string FindingHeader = "kind,topic,partition,offset,time,tenant,labels,detail";

    /// <summary>A line for each partition.</summary>
    public static string Of(AuditResult result)
    {
        var text = new StringBuilder();
        text.AppendLine("topic,partition,from,to,records,filtered,timeless,gone,unshipped,expected,found,missing,twice,dead_lettered,too_old,not_asked");
        foreach (var partition in result.Partitions)
        {
            var (range, tally) = (partition.Range, partition.Tally);
            text.AppendLine(CultureInfo.InvariantCulture, $"{Field(range.Partition.Topic)},{range.Partition.Partition},{range.From},{range.To},{tally.Records},{tally.Filtered},{tally.Timeless},{tally.Gone},{tally.Unshipped},{tally.Expected},{tally.Found},{tally.Missing},{tally.Twice},{tally.DeadLettered},{tally.TooOld},{tally.Unasked}");
        }

        return text.ToString();
    }

    /// <summary>The line of a record that differs.</summary>
    public static string Of(AuditFinding finding) => string.Create(
        CultureInfo.InvariantCulture,
        $"{AuditText.Word(finding.Kind)},{Field(finding.Partition.Topic)},{finding.Partition.Partition},{finding.Offset},{AuditText.Time(finding.TimestampNs)},{Field(finding.Stream.Tenant)},{Field(finding.Stream.Labels)},{Field(finding.Detail)}");

    private static string Field(string text) => text.AsSpan().ContainsAny("\",\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
