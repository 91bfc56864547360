using OrleansKafkaLoki.Grains.Rendering;
using OrleansKafkaLoki.Silo.Preflight.Findings;
using OrleansKafkaLoki.Silo.Preflight.Limits;
using static OrleansKafkaLoki.Silo.Tests.Preflight.SampleBed;

namespace OrleansKafkaLoki.Silo.Tests.Preflight.Limits;

public sealed class EntryJudgeTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public void Judge_WhatLokiTakes_SaysNothing() => Assert.Empty(Judge([Entry("""{app="a"}""", metadata: KeyValuePair.Create("trace", "1"))]));

    [Fact]
    public void Judge_ALineTooLong_IsToldWithItsShare()
    {
        var finding = Assert.Single(Judge([Entry("{}", 300_000), Entry("{}"), Entry("{}"), Entry("{}")]));

        Assert.Equal(("loki.limits.max_line_size", CheckState.Warning), (finding.Part, finding.State));
        Assert.Equal("256 KiB (Loki's default): 1 of 4 (25 %) sampled entries have a longer line, the longest 293 KiB.", finding.Found);
    }

    [Fact]
    public void Judge_AnOldAndANewEntry_AreToldUnlessTheyMayBe()
    {
        RenderedEntry[] entries = [Entry("{}", secondsAgo: 8 * Day.TotalSeconds), Entry("{}", secondsAgo: -3600), Entry("{}")];

        Assert.Equal(["loki.limits.reject_old_samples_max_age", "loki.limits.creation_grace_period"], Judge(entries).Select(finding => finding.Part));
        Assert.Equal(["loki.limits.creation_grace_period"], Judge(entries, (LimitNames.RejectOld, "false")).Select(finding => finding.Part));
        Assert.Equal(["loki.limits.creation_grace_period"], Judge(entries, (LimitNames.MaxAge, "2w")).Select(finding => finding.Part));
    }

    [Fact]
    public void Judge_MetadataThatIsNotAllowed_Fails()
    {
        var finding = Assert.Single(Judge([Entry("{}", metadata: KeyValuePair.Create("trace", "1"))], (LimitNames.AllowMetadata, "false")));

        Assert.Equal(("loki.limits.allow_structured_metadata", CheckState.Failed), (finding.Part, finding.State));
        Assert.Empty(Judge([Entry("{}")], (LimitNames.AllowMetadata, "false")));
    }

    [Fact]
    public void Judge_MetadataTooMuch_IsTold() => Assert.Equal(
        ["loki.limits.max_structured_metadata_size", "loki.limits.max_structured_metadata_entries_count"],
        Judge(
            [Entry("{}", metadata: [KeyValuePair.Create("trace", "12345678"), KeyValuePair.Create("b", "2")])],
            (LimitNames.MetadataSize, "14B"), (LimitNames.MetadataEntries, "1")).Select(finding => finding.Part));

    [Fact]
    public void Judge_Labels_AreMeasuredInBytes()
    {
        RenderedEntry[] entries = [Entry("""{app="äöü", pod="1"}"""), Entry("""{app="a"}""")];

        Assert.Equal(["loki.limits.max_label_value_length"], Judge(entries, (LimitNames.LabelValueLength, "5")).Select(finding => finding.Part));
        Assert.Empty(Judge(entries, (LimitNames.LabelValueLength, "6")));
        Assert.Equal(["loki.limits.max_label_names_per_series"], Judge(entries, (LimitNames.LabelNames, "1")).Select(finding => finding.Part));
        Assert.Equal(["loki.limits.max_label_name_length"], Judge(entries, (LimitNames.LabelNameLength, "2")).Select(finding => finding.Part));
    }

    [Fact]
    public void Judge_EntriesThatBreakSeveral_AreCountedOnceInAll()
    {
        var finding = All([Entry("""{app="long"}""", 300_000), Entry("""{app="long"}"""), Entry("{}", 300_000), Entry("{}")], (LimitNames.LabelValueLength, "3"))[^1];

        Assert.Equal("In all, 3 of 4 (75 %) sampled entries would be refused, and become dead letters.", finding.Found);
        Assert.Equal("loki.limits.max_line_size", Assert.Single(All([Entry("{}", 300_000)], (LimitNames.LineTruncate, "true"))).Part);
    }

    private static IReadOnlyList<Finding> Judge(RenderedEntry[] entries, params (string Name, string Value)[] limits) =>
        [.. All(entries, limits).Where(finding => finding.Part != "loki.limits")];

    private static IReadOnlyList<Finding> All(RenderedEntry[] entries, params (string Name, string Value)[] limits) =>
        new EntryJudge(Tenant(entries), TenantLimitSet.Defaults.With(limits.ToDictionary(limit => limit.Name, limit => limit.Value), LimitSource.Config), Now).Judge();
}
