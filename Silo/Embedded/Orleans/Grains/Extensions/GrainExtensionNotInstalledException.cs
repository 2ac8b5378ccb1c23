namespace Orleans.Runtime;

/// <summary>A call came for an extension that the activation does not have.</summary>
[GenerateSerializer]
public sealed class GrainExtensionNotInstalledException : OrleansException
{
    public GrainExtensionNotInstalledException() : base("The extension is not installed on the target.")
    {
    }

    public GrainExtensionNotInstalledException(string message) : base(message)
    {
    }

    public GrainExtensionNotInstalledException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
