using System.Text;

namespace OrleansKafkaLoki.Grains.Records.Times;

/// <summary>Gathers the steps of a <see cref="TimeLayout"/> and says why they make none.</summary>
internal sealed class TimeLayoutBuilder
{
    private readonly List<TimeStep> _steps = [];

    /// <summary>What is wrong; null while nothing is.</summary>
    public string? Error { get; private set; }

    /// <summary>True when only literals were added.</summary>
    public bool IsEmpty => !_steps.Exists(step => step.Kind is not (TimeStepKind.Literal or TimeStepKind.Spaces));

    /// <summary>Adds a number of exactly so many digits.</summary>
    public void Add(TimeStepKind kind, int digits) => Add(kind, digits, digits);

    /// <summary>Adds a part.</summary>
    public void Add(TimeStepKind kind, int min = 1, int max = int.MaxValue) => _steps.Add(new TimeStep(kind, min, max));

    /// <summary>Adds a text in which each run of spaces stands for at least <paramref name="minSpaces"/> spaces.</summary>
    public void AddLiteral(ReadOnlySpan<char> text, int minSpaces)
    {
        while (!text.IsEmpty)
        {
            var space = text.IndexOf(' ');
            AddBytes(text[..(space < 0 ? text.Length : space)]);
            if (space < 0)
            {
                return;
            }

            if (_steps is not [.., { Kind: TimeStepKind.Spaces }])
            {
                Add(TimeStepKind.Spaces, minSpaces);
            }

            text = text[(space + 1)..];
        }
    }

    /// <summary>Notes a mistake, if it is the first.</summary>
    public void Fail(string error) => Error ??= error;

    /// <summary>The layout; null, with an <see cref="Error"/>, if there is none.</summary>
    public TimeLayout? Build()
    {
        Check();
        return Error is null ? new TimeLayout([.. WithFractions()]) : null;
    }

    private void AddBytes(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        if (_steps is [.., { Kind: TimeStepKind.Literal, Text: { } before }])
        {
            _steps[^1] = _steps[^1] with { Text = [.. before, .. bytes] };
        }
        else
        {
            _steps.Add(new TimeStep(TimeStepKind.Literal, 0, 0, bytes));
        }
    }

    /// <summary>A second may have a fraction that the layout does not name, as for Go.</summary>
    private IEnumerable<TimeStep> WithFractions()
    {
        for (var i = 0; i < _steps.Count; i++)
        {
            yield return _steps[i];
            var isNamed = i + 1 < _steps.Count && _steps[i + 1] is { Kind: TimeStepKind.Fraction or TimeStepKind.OptionalFraction or TimeStepKind.FractionDigits }
                or { Kind: TimeStepKind.Literal, Text: [(byte)'.' or (byte)',', ..] };
            if (_steps[i].Kind is TimeStepKind.Second or TimeStepKind.Epoch && !isNamed)
            {
                yield return new TimeStep(TimeStepKind.OptionalFraction, 1, int.MaxValue);
            }
        }
    }

    private void Check()
    {
        var twice = _steps.Select(step => Meaning(step.Kind)).Where(meaning => meaning is not null).GroupBy(meaning => meaning).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            Fail($"it has the {twice.Key} twice");
        }

        if (Has("epoch"))
        {
            return;
        }

        if (!Has("day of the year") && Has("month") != Has("day"))
        {
            Fail(Has("day") ? "it has a day without a month" : "it has a month without a day");
        }

        if (Has("year") && !Has("day") && !Has("day of the year"))
        {
            Fail("it has a year without a day");
        }

        if (!Has("hour") && (Has("minute") || Has("second") || !(Has("day") || Has("day of the year"))))
        {
            Fail("it has no hour");
        }

        if (_steps.Exists(step => step.Kind == TimeStepKind.Hour12) && !Has("half of the day"))
        {
            Fail("it has the hour of 12 without AM or PM; the hour of 24 is 15 in a Go layout and %H in strftime");
        }
    }

    private bool Has(string meaning) => _steps.Exists(step => Meaning(step.Kind) == meaning);

    private static string? Meaning(TimeStepKind kind) => kind switch
    {
        TimeStepKind.Year or TimeStepKind.YearOfCentury => "year",
        TimeStepKind.Month or TimeStepKind.MonthName => "month",
        TimeStepKind.Day => "day",
        TimeStepKind.DayOfYear => "day of the year",
        TimeStepKind.Hour or TimeStepKind.Hour12 => "hour",
        TimeStepKind.HalfDay => "half of the day",
        TimeStepKind.Minute => "minute",
        TimeStepKind.Second => "second",
        TimeStepKind.Fraction or TimeStepKind.OptionalFraction or TimeStepKind.FractionDigits => "fraction",
        TimeStepKind.Epoch => "epoch",
        TimeStepKind.Offset => "offset",
        TimeStepKind.ZoneName => "zone's name",
        _ => null,
    };
}
