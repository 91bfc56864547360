namespace OrleansKafkaLoki.Grains.Options.Source;

/// <summary>Amazon MSK's access control by IAM; for the mechanism <c>AWS_MSK_IAM</c>. The keys are those that AWS' SDK finds.</summary>
public sealed class AwsMskIamOptions
{
    /// <summary>The cluster's region, such as <c>eu-central-1</c>. Required.</summary>
    public string? Region { get; set; }
}
