namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>One of a record's entries to be.</summary>
/// <param name="Text">Where its text is.</param>
/// <param name="Frame">Where the object is that its array lies in, without the array; empty for an array that lies in none.</param>
internal readonly record struct SplitPart(Range Text, Range Frame)
{
    /// <summary>The same behind so many bytes.</summary>
    public SplitPart Behind(int text, int frame) => new(Behind(Text, text), Behind(Frame, frame));

    private static Range Behind(Range range, int bytes) => (bytes + range.Start.Value)..(bytes + range.End.Value);
}
