using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Records.Labels;

/// <summary>Checks one label, or pair of structured metadata: its name, its value, and that its other options have an effect.</summary>
internal static class PairValidator
{
    private const string NameRemedy = "Name it with letters, digits and _, not beginning with a digit; a * may follow to expand an object.";

    /// <summary>Finds every mistake of the pair at <paramref name="path"/>.</summary>
    public static IEnumerable<ConfigurationMistake> Validate(string path, string name, PairOptions options)
    {
        if (!Template.TryParse(options.Value, out var template, out var error))
        {
            return [.. ValidateName(path, name), new(path, options.Value, $"Correct the template: {error}.")];
        }

        return [.. ValidateName(path, name), .. ValidateValue(path, name, options.Value, template), .. ValidateEffect(path, name, options, template)];
    }

    /// <summary>What to do about a time of Vector's in a template.</summary>
    public static string TimeRemedy(string time) =>
        $"Remove {time}: a time has no place in a template here, and would be written as it stands. {{{{ timestamp }}}} is the record's own.";

    private static IEnumerable<ConfigurationMistake> ValidateName(string path, string name)
    {
        if (PairName.IsTemplate(name))
        {
            return ValidateNameTemplate(path, name);
        }

        var fixedPart = PairName.IsExpansion(name) ? name.AsSpan(0, name.Length - 1) : name;
        return name == "*" || LabelName.IsValid(fixedPart) ? [] : [new(path, name, NameRemedy)];
    }

    private static IEnumerable<ConfigurationMistake> ValidateNameTemplate(string path, string name)
    {
        if (PairName.IsExpansion(name))
        {
            yield return new(path, name, "A name that ends in * expands an object, and what stands before it cannot be a template: write it out.");
        }
        else if (!Template.TryParse(name, out var template, out var error))
        {
            yield return new(path, name, $"Correct the template: {error}.");
        }
        else if (template.Texts.Any(text => !LabelName.IsValid($"_{text}")))
        {
            yield return new(path, name, "What stands beside {{ }} in a name can only be letters, digits and _.");
        }
    }

    private static IEnumerable<ConfigurationMistake> ValidateValue(string path, string name, string value, Template template)
    {
        if (PairName.IsExpansion(name) && template.SingleField is null)
        {
            yield return new(path, value, "A name that ends in * expands an object: give a single field, such as \"{{ headers }}\".");
        }
        else if (template.IsEmpty)
        {
            yield return new(path, value, "Give a text or a field, such as \"{{ topic }}\"; Loki takes an empty value for none.");
        }
        else if (StrftimeText.Find(template) is { } time)
        {
            yield return new(path, value, TimeRemedy(time));
        }
    }

    private static IEnumerable<ConfigurationMistake> ValidateEffect(string path, string name, PairOptions options, Template template)
    {
        if (options.Except.Count > 0 && !PairName.IsExpansion(name))
        {
            yield return new($"{path}.except", null, "Remove it: only a name that ends in * stands for several fields of which some can be left out.");
        }

        for (var i = 0; i < options.Except.Count; i++)
        {
            if (!NamePatterns.IsValid(options.Except[i]))
            {
                yield return new($"{path}.except.{i}", options.Except[i], "Give the name of a field, in which one * stands for any text.");
            }
        }

        if (options.OnMissing != MissingPartAction.Omit && !template.IsComposed)
        {
            yield return new($"{path}.on_missing", null, "Remove it: it is for values of several fields, such as \"{{ a }}/{{ b }}\", of which some can be missing.");
        }
    }
}
