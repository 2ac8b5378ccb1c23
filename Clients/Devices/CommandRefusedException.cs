using Muser.Interfaces.Devices;

namespace Muser.Devices;

/// <summary>Thrown by a command that has done nothing and will not: it ends as rejected, with this sentence.</summary>
public sealed class CommandRefusedException(string message, string code = AnswerCode.Failed) : Exception(message)
{
    /// <summary>See <see cref="AnswerCode"/>.</summary>
    public string Code => code;
}
