namespace Muser.Silo.Devices;

/// <summary>What is wrong with clients: what they ask for that cannot be. Who sent what cannot be read is not known.</summary>
public sealed class ClientComplaints(TimeProvider clock) : Complaints(clock)
{
    /// <summary>Stands for a client that cannot be made out.</summary>
    public const string Unknown = "unknown";

    /// <summary>The code of the complaint that a client sends too much.</summary>
    public const string TooMany = "too-many";

    /// <summary>The code of the complaint that a topic is none.</summary>
    public const string BadTopic = "bad-topic";
}
