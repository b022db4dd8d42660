/** Host keys, and their fingerprints as `ssh-keygen -lf` prints them. */
export const ED25519 = {
  type: "ssh-ed25519",
  key: "AAAAC3NzaC1lZDI1NTE5AAAAIGjTCn8xhvC8KmnVXyBpo1Z+ytPgcECa8eTctzP2sks6",
  fingerprint: "SHA256:2JdBAqi5ZHYyTDe7Cb25oHdBs7AWhPo33eVnlByK1Qw",
};

export const ECDSA = {
  type: "ecdsa-sha2-nistp256",
  key: "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBA2CFlgeoUQ2uYQGE+d6q+NTSed2BDGR7Towgl5iTjvJlYg+DyVen8hsKZHpoULo+OgRyPIr1kVjECe6Gb5umUM=",
  fingerprint: "SHA256:MRUofMXFYlnqdgr9sLUKn7YMqz5CJ8gWa8cxyXcd+8k",
};

export const RSA = {
  type: "ssh-rsa",
  key: "AAAAB3NzaC1yc2EAAAADAQABAAABAQC4tdQ4Nq6B76a+YzJXrF1ibmC4A3cOtS4XuadG6/mFFVfMEYFV6s90kdKrIqhSEoNhWbPm3fem4cN55KMVhKvGYJeLJSDgaua1o7O32Uc4x6NUwOrEiR4aWzo/99V/jknsz2dCAvV6l1Chn+VoSIKYafM8AltCwJzGk8K6uV7T1zaig9AEZLHTQH1Fn43aUFnXLOwuF3Tkl6UHnP5wM6M5pJz/u0qBww5PB7MOcoWs/lxRKWwwhx77g3a4n9ZpYBeRQVObw5hqZ5fZicLdG3o2LteZErNnKT3ajJhV7fCSzPZ8LlT76PerWlbdlBK9beENyn9HF34mJZUaPTrGfJW5",
  fingerprint: "SHA256:q+CyUK6J9mykqEGPhTpIbLJkpliVMgat7/HKyNfiLj0",
};
