namespace Muser.Interfaces.Devices;

/// <summary>The codes of answers; <c>-nnn</c> as RTS2 writes them.</summary>
public static class AnswerCode
{
    /// <summary>The request cannot be read.</summary>
    public const string Malformed = "-001";

    /// <summary>No such device, or it is not there.</summary>
    public const string NoDevice = "-002";

    /// <summary>No such command or property.</summary>
    public const string NoSuchName = "-003";

    /// <summary>An argument is missing, of another type, or out of its range.</summary>
    public const string BadValue = "-004";

    /// <summary>The property cannot be set.</summary>
    public const string ReadOnly = "-005";

    /// <summary>An operation that is going on blocks it.</summary>
    public const string Blocked = "-006";

    /// <summary>A rule of safety forbids it.</summary>
    public const string Interlock = "-007";

    /// <summary>It comes from a controller that has been replaced.</summary>
    public const string Fenced = "-008";

    /// <summary>Its deadline has passed.</summary>
    public const string TooLate = "-009";

    /// <summary>The device is at something else.</summary>
    public const string Busy = "-010";

    /// <summary>Too many commands wait already.</summary>
    public const string TooMany = "-011";

    /// <summary>It was cancelled.</summary>
    public const string Cancelled = "-012";

    /// <summary>The device crashed while it was at it.</summary>
    public const string Crashed = "-013";

    /// <summary>Another member of the group was not ready.</summary>
    public const string GroupAborted = "-014";

    /// <summary>The device tried, and failed.</summary>
    public const string Failed = "-100";
}
